-- What the migrations make. For reading; written by go test ./sqlstore -run TestSchemaCopies -update.

create table api_key (
    org_id text collate "C" not null,
    id text collate "C" not null,
    name text collate "C" not null,
    hint text collate "C" not null,
    hash bytea not null,
    scopes text collate "C" not null,
    mode text collate "C" not null,
    created_by text collate "C" not null,
    created_at bigint not null,
    expires_at bigint,
    revoked_at bigint,
    last_used bigint,
    constraint api_key_pk primary key (org_id, id)
);
CREATE UNIQUE INDEX api_key_hash ON public.api_key USING btree (org_id, hash);

create table attempt (
    org_id text collate "C" not null,
    who bytea not null,
    level bigint not null,
    at bigint not null,
    constraint attempt_pk primary key (org_id, who)
);
CREATE INDEX attempt_at ON public.attempt USING btree (org_id, at);

create table audit_checkpoint (
    org_id text collate "C" not null,
    size bigint not null,
    signed text collate "C" not null,
    constraint audit_checkpoint_pk primary key (org_id)
);

create table audit_event (
    org_id text collate "C" not null,
    at bigint not null,
    id text collate "C" not null,
    actor_kind text collate "C" not null,
    actor_id text collate "C" not null,
    origin text collate "C" not null,
    request_id text collate "C" not null,
    action text collate "C" not null,
    subject_type text collate "C" not null,
    subject_id text collate "C" not null,
    slot bigint not null,
    sealed_origin text collate "C" not null,
    sealed bytea not null,
    constraint audit_event_pk primary key (org_id, at, id)
);
CREATE INDEX audit_event_action ON public.audit_event USING btree (org_id, action, at, id);
CREATE INDEX audit_event_actor ON public.audit_event USING btree (org_id, actor_id, at, id);
CREATE INDEX audit_event_subject ON public.audit_event USING btree (org_id, subject_id, at, id);

create table audit_link (
    org_id text collate "C" not null,
    seq bigint not null,
    event_id text collate "C" not null,
    at bigint not null,
    links bytea not null,
    constraint audit_link_pk primary key (org_id, seq)
);
CREATE UNIQUE INDEX audit_link_event ON public.audit_link USING btree (org_id, event_id);

create table booking (
    org_id text collate "C" not null,
    id text collate "C" not null,
    customer_id text collate "C",
    starts_at bigint not null,
    ends_at bigint not null,
    blocked_until bigint not null,
    day text collate "C" not null,
    status text collate "C" not null,
    cancelled_by text collate "C" not null,
    source text collate "C" not null,
    notes text collate "C" not null,
    series_id text collate "C",
    order_id text collate "C" not null,
    paid_total bigint not null,
    created_by text collate "C" not null,
    created_at bigint not null,
    updated_at bigint not null,
    version bigint not null,
    retained_until text collate "C" not null,
    constraint booking_pk primary key (org_id, id),
    constraint booking_customer foreign key (org_id, customer_id) REFERENCES customer(org_id, id)
);
CREATE INDEX booking_of_customer ON public.booking USING btree (org_id, customer_id, starts_at, id, status, cancelled_by, day) WHERE (customer_id IS NOT NULL);
CREATE INDEX booking_of_series ON public.booking USING btree (org_id, series_id, starts_at, id) WHERE (series_id IS NOT NULL);
CREATE INDEX booking_retained ON public.booking USING btree (org_id, retained_until) WHERE (retained_until <> ''::text);
CREATE INDEX booking_source ON public.booking USING btree (org_id, source, starts_at, id);
CREATE INDEX booking_start ON public.booking USING btree (org_id, starts_at, id);
CREATE INDEX booking_status ON public.booking USING btree (org_id, status, starts_at, id);

create table booking_item (
    org_id text collate "C" not null,
    booking_id text collate "C" not null,
    n bigint not null,
    item_id text collate "C" not null,
    name text collate "C" not null,
    duration_minutes bigint not null,
    buffer_minutes bigint not null,
    price bigint not null,
    constraint booking_item_pk primary key (org_id, booking_id, n),
    constraint booking_item_booking foreign key (org_id, booking_id) REFERENCES booking(org_id, id)
);

create table booking_user (
    org_id text collate "C" not null,
    booking_id text collate "C" not null,
    user_id text collate "C" not null,
    n bigint not null,
    starts_at bigint not null,
    blocked_until bigint not null,
    blocks boolean not null,
    constraint booking_user_pk primary key (org_id, booking_id, user_id),
    constraint booking_user_booking foreign key (org_id, booking_id) REFERENCES booking(org_id, id)
);
CREATE INDEX booking_user_time ON public.booking_user USING btree (org_id, user_id, starts_at, booking_id, blocked_until, blocks);

create table campaign (
    org_id text collate "C" not null,
    id text collate "C" not null,
    channel text collate "C" not null,
    subject text collate "C" not null,
    body text collate "C" not null,
    query text collate "C" not null,
    status text collate "C" not null,
    rate bigint not null,
    start_at bigint not null,
    position text collate "C" not null,
    matched bigint not null,
    refused bigint not null,
    unasked bigint not null,
    unreachable bigint not null,
    queued bigint not null,
    unsubscribed bigint not null,
    created_by text collate "C" not null,
    created_at bigint not null,
    ended_at bigint,
    constraint campaign_pk primary key (org_id, id)
);

create table certificate (
    org_id text collate "C" not null,
    erasure_id text collate "C" not null,
    stage text collate "C" not null,
    content text collate "C" not null,
    constraint certificate_pk primary key (org_id, erasure_id, stage)
);

create table cohort (
    org_id text collate "C" not null,
    customer_id text collate "C" not null,
    first_day text collate "C" not null,
    months text collate "C" not null,
    constraint cohort_pk primary key (org_id, customer_id)
);

create table consent (
    org_id text collate "C" not null,
    id text collate "C" not null,
    customer_id text collate "C" not null,
    channel text collate "C" not null,
    allowed boolean not null,
    at bigint not null,
    source text collate "C" not null,
    actor text collate "C" not null,
    wording text collate "C" not null,
    constraint consent_pk primary key (org_id, id),
    constraint consent_customer foreign key (org_id, customer_id) REFERENCES customer(org_id, id)
);
CREATE INDEX consent_of_customer ON public.consent USING btree (org_id, customer_id, id);

create table contact_lock (
    org_id text collate "C" not null,
    bucket bigint not null,
    n bigint not null,
    constraint contact_lock_pk primary key (org_id, bucket)
);

create table customer (
    org_id text collate "C" not null,
    id text collate "C" not null,
    status text collate "C" not null,
    name text collate "C" not null,
    first_name text collate "C" not null,
    last_name text collate "C" not null,
    name_key text collate "C" not null,
    phone text collate "C",
    email text collate "C" not null,
    email_key text collate "C",
    street text collate "C" not null,
    postal_code text collate "C" not null,
    city text collate "C" not null,
    country text collate "C" not null,
    birthday text collate "C" not null,
    language text collate "C" not null,
    notes text collate "C" not null,
    tags text collate "C" not null,
    regular_of text collate "C",
    discount bigint not null,
    consent_email bigint not null,
    consent_sms bigint not null,
    block_mode text collate "C" not null,
    block_reason text collate "C" not null,
    custom_fields text collate "C" not null,
    loyalty bigint not null,
    archived_at bigint,
    merged_into text collate "C" not null,
    source text collate "C" not null,
    sales bigint not null,
    bookings bigint not null,
    visits bigint not null,
    cancellations bigint not null,
    no_shows bigint not null,
    first_visit bigint,
    last_visit bigint,
    next_booking bigint,
    slot bigint not null,
    created_at bigint not null,
    updated_at bigint not null,
    version bigint not null,
    risk_at bigint,
    constraint customer_pk primary key (org_id, id)
);
CREATE INDEX customer_archived ON public.customer USING btree (org_id, archived_at, id) WHERE (archived_at IS NOT NULL);
CREATE INDEX customer_bookings ON public.customer USING btree (org_id, status, bookings, id);
CREATE INDEX customer_cancellations ON public.customer USING btree (org_id, status, cancellations, id);
CREATE INDEX customer_consent_email ON public.customer USING btree (org_id, status, id) WHERE (consent_email = 1);
CREATE INDEX customer_consent_sms ON public.customer USING btree (org_id, status, id) WHERE (consent_sms = 1);
CREATE INDEX customer_created ON public.customer USING btree (org_id, status, created_at, id);
CREATE INDEX customer_email ON public.customer USING btree (org_id, email_key) WHERE (email_key IS NOT NULL);
CREATE INDEX customer_last_visit ON public.customer USING btree (org_id, status, last_visit, id);
CREATE INDEX customer_merged ON public.customer USING btree (org_id, merged_into) WHERE (merged_into <> ''::text);
CREATE INDEX customer_name ON public.customer USING btree (org_id, status, name_key, id);
CREATE INDEX customer_next_booking ON public.customer USING btree (org_id, status, next_booking, id);
CREATE INDEX customer_no_shows ON public.customer USING btree (org_id, status, no_shows, id);
CREATE INDEX customer_phone ON public.customer USING btree (org_id, phone) WHERE (phone IS NOT NULL);
CREATE INDEX customer_regular ON public.customer USING btree (org_id, regular_of, id) WHERE (regular_of IS NOT NULL);
CREATE INDEX customer_risk ON public.customer USING btree (org_id, status, risk_at) WHERE (risk_at IS NOT NULL);
CREATE INDEX customer_sales ON public.customer USING btree (org_id, status, sales, id);
CREATE INDEX customer_source ON public.customer USING btree (org_id, status, source, id);
CREATE INDEX customer_visits ON public.customer USING btree (org_id, status, visits, id);

create table customer_tag (
    org_id text collate "C" not null,
    tag_key text collate "C" not null,
    state text collate "C" not null,
    customer_id text collate "C" not null,
    constraint customer_tag_pk primary key (org_id, tag_key, state, customer_id)
);

create table daily_total (
    org_id text collate "C" not null,
    day text collate "C" not null,
    kind text collate "C" not null,
    key text collate "C" not null,
    n bigint not null,
    amount bigint not null,
    constraint daily_total_pk primary key (org_id, kind, day, key)
);

create table delivery (
    org_id text collate "C" not null,
    id text collate "C" not null,
    webhook_id text collate "C" not null,
    event_id text collate "C" not null,
    type text collate "C" not null,
    subject_id text collate "C" not null,
    related text collate "C" not null,
    at bigint not null,
    status text collate "C" not null,
    attempts bigint not null,
    response_status bigint not null,
    problem text collate "C" not null,
    created_at bigint not null,
    tried_at bigint,
    next_at bigint,
    delivered_at bigint,
    constraint delivery_pk primary key (org_id, id),
    constraint delivery_webhook foreign key (org_id, webhook_id) REFERENCES webhook(org_id, id)
);
CREATE INDEX delivery_created ON public.delivery USING btree (org_id, created_at);
CREATE INDEX delivery_of_webhook ON public.delivery USING btree (org_id, webhook_id, id);

create table document (
    org_id text collate "C" not null,
    id text collate "C" not null,
    customer_id text collate "C" not null,
    content_type text collate "C" not null,
    size bigint not null,
    author text collate "C" not null,
    created_at bigint not null,
    slot bigint not null,
    origin text collate "C" not null,
    sealed bytea not null,
    constraint document_pk primary key (org_id, id),
    constraint document_customer foreign key (org_id, customer_id) REFERENCES customer(org_id, id)
);
CREATE INDEX document_of_customer ON public.document USING btree (org_id, customer_id, id);

create table document_chunk (
    org_id text collate "C" not null,
    document_id text collate "C" not null,
    n bigint not null,
    sealed bytea not null,
    constraint document_chunk_pk primary key (org_id, document_id, n),
    constraint document_chunk_document foreign key (org_id, document_id) REFERENCES document(org_id, id)
);

create table duplicate (
    org_id text collate "C" not null,
    a text collate "C" not null,
    b text collate "C" not null,
    status text collate "C" not null,
    score bigint not null,
    pattern bigint not null,
    model_version bigint not null,
    fingerprint text collate "C" not null,
    decided_kind text collate "C" not null,
    decided_by text collate "C" not null,
    at bigint not null,
    constraint duplicate_pk primary key (org_id, a, b)
);
CREATE INDEX duplicate_of_b ON public.duplicate USING btree (org_id, b, a);
CREATE INDEX duplicate_score ON public.duplicate USING btree (org_id, status, score, a, b);

create table erasure (
    org_id text collate "C" not null,
    id text collate "C" not null,
    customer_id text collate "C" not null,
    removal_id text collate "C" not null,
    after_restore boolean not null,
    requester_kind text collate "C" not null,
    requester_id text collate "C" not null,
    channel text collate "C" not null,
    requested_at bigint,
    at bigint not null,
    counts text collate "C" not null,
    ledger_n bigint not null,
    ledger_hash text collate "C" not null,
    purged_at bigint,
    purged_n bigint not null,
    purged_hash text collate "C" not null,
    scan text collate "C" not null,
    slot bigint not null,
    origin text collate "C" not null,
    sealed bytea not null,
    constraint erasure_pk primary key (org_id, id)
);
CREATE INDEX erasure_of_customer ON public.erasure USING btree (org_id, customer_id);
CREATE INDEX erasure_unpurged ON public.erasure USING btree (org_id, id) WHERE (purged_at IS NULL);

create table event (
    org_id text collate "C" not null,
    id text collate "C" not null,
    type text collate "C" not null,
    subject_id text collate "C" not null,
    related text collate "C" not null,
    at bigint not null,
    constraint event_pk primary key (org_id, id)
);

create table idempotency (
    org_id text collate "C" not null,
    key bytea not null,
    request bytea not null,
    status bigint not null,
    subject_id text collate "C" not null,
    slot bigint not null,
    origin text collate "C" not null,
    sealed bytea not null,
    at bigint not null,
    n bigint not null,
    constraint idempotency_pk primary key (org_id, key)
);
CREATE INDEX idempotency_at ON public.idempotency USING btree (org_id, at);

create table import (
    org_id text collate "C" not null,
    id text collate "C" not null,
    status text collate "C" not null,
    format text collate "C" not null,
    facts_slot bigint not null,
    facts_origin text collate "C" not null,
    facts_sealed bytea not null,
    size bigint not null,
    preview text collate "C" not null,
    counts text collate "C" not null,
    row_count bigint not null,
    done bigint not null,
    undoing boolean not null,
    problem text collate "C" not null,
    slot bigint not null,
    actor text collate "C" not null,
    actor_kind text collate "C" not null,
    created_at bigint not null,
    started_at bigint,
    ended_at bigint,
    undone_at bigint,
    undo_until bigint,
    version bigint not null,
    constraint import_pk primary key (org_id, id)
);

create table import_chunk (
    org_id text collate "C" not null,
    import_id text collate "C" not null,
    n bigint not null,
    sealed bytea not null,
    constraint import_chunk_pk primary key (org_id, import_id, n)
);

create table import_row (
    org_id text collate "C" not null,
    import_id text collate "C" not null,
    line bigint not null,
    outcome text collate "C" not null,
    reason text collate "C" not null,
    customer_id text collate "C" not null,
    version bigint not null,
    slot bigint not null,
    origin text collate "C" not null,
    sealed bytea not null,
    constraint import_row_pk primary key (org_id, import_id, line),
    constraint import_row_import foreign key (org_id, import_id) REFERENCES import(org_id, id)
);
CREATE INDEX import_row_customer ON public.import_row USING btree (org_id, customer_id) WHERE (customer_id <> ''::text);
CREATE INDEX import_row_outcome ON public.import_row USING btree (org_id, import_id, outcome, line);

create table item (
    org_id text collate "C" not null,
    id text collate "C" not null,
    type text collate "C" not null,
    name text collate "C" not null,
    name_key text collate "C" not null,
    duration_minutes bigint not null,
    buffer_minutes bigint not null,
    price bigint not null,
    tax_rate bigint not null,
    users text collate "C" not null,
    stock bigint,
    archived boolean not null,
    created_at bigint not null,
    updated_at bigint not null,
    version bigint not null,
    constraint item_pk primary key (org_id, id)
);
CREATE INDEX item_name ON public.item USING btree (org_id, name_key, id);

create table job (
    org_id text collate "C" not null,
    id text collate "C" not null,
    kind text collate "C" not null,
    subject text collate "C" not null,
    due_at bigint not null,
    attempts bigint not null,
    claimed_by text collate "C" not null,
    claimed_until bigint,
    constraint job_pk primary key (org_id, id)
);
CREATE INDEX job_due ON public.job USING btree (due_at, org_id, id);

create table ledger_position (
    org_id text collate "C" not null,
    n bigint not null,
    hash text collate "C" not null,
    constraint ledger_position_pk primary key (org_id)
);

create table legal_hold (
    org_id text collate "C" not null,
    id text collate "C" not null,
    customer_id text collate "C" not null,
    ground text collate "C" not null,
    until text collate "C" not null,
    actor_id text collate "C" not null,
    created_at bigint not null,
    lifted_at bigint,
    order_id text collate "C" not null,
    constraint legal_hold_pk primary key (org_id, id)
);
CREATE INDEX legal_hold_of_customer ON public.legal_hold USING btree (org_id, customer_id, id);
CREATE INDEX legal_hold_of_order ON public.legal_hold USING btree (org_id, order_id, id) WHERE (order_id <> ''::text);

create table login (
    email_key bytea not null,
    org_id text collate "C" not null,
    user_id text collate "C" not null,
    constraint login_pk primary key (email_key, org_id)
);

create table loyalty (
    org_id text collate "C" not null,
    id text collate "C" not null,
    customer_id text collate "C" not null,
    points bigint not null,
    balance bigint not null,
    reason text collate "C" not null,
    actor text collate "C" not null,
    at bigint not null,
    order_id text collate "C" not null,
    constraint loyalty_pk primary key (org_id, id),
    constraint loyalty_customer foreign key (org_id, customer_id) REFERENCES customer(org_id, id)
);
CREATE INDEX loyalty_of_customer ON public.loyalty USING btree (org_id, customer_id, id);

create table match_key (
    org_id text collate "C" not null,
    key bigint not null,
    customer_id text collate "C" not null,
    constraint match_key_pk primary key (org_id, key, customer_id)
);

create table match_keys (
    org_id text collate "C" not null,
    version bigint not null,
    step text collate "C" not null,
    after_id text collate "C" not null,
    constraint match_keys_pk primary key (org_id)
);

create table match_model (
    org_id text collate "C" not null,
    version bigint not null,
    learned_at bigint,
    model bytea not null,
    status text collate "C" not null,
    step text collate "C" not null,
    progress bigint not null,
    customers bigint not null,
    pairs bigint not null,
    compared bigint not null,
    started_at bigint,
    ended_at bigint,
    constraint match_model_pk primary key (org_id)
);

create table merge (
    org_id text collate "C" not null,
    id text collate "C" not null,
    kept_id text collate "C" not null,
    moved text collate "C" not null,
    kept text collate "C" not null,
    actor_kind text collate "C" not null,
    actor_id text collate "C" not null,
    at bigint not null,
    undo_until bigint not null,
    undone_at bigint,
    after_slot bigint not null,
    after_origin text collate "C" not null,
    after_sealed bytea not null,
    constraint merge_pk primary key (org_id, id)
);

create table merge_move (
    org_id text collate "C" not null,
    merge_id text collate "C" not null,
    kind text collate "C" not null,
    row_id text collate "C" not null,
    customer_id text collate "C" not null,
    constraint merge_move_pk primary key (org_id, merge_id, kind, row_id)
);

create table merge_record (
    org_id text collate "C" not null,
    merge_id text collate "C" not null,
    n bigint not null,
    customer_id text collate "C" not null,
    slot bigint not null,
    origin text collate "C" not null,
    sealed bytea not null,
    constraint merge_record_pk primary key (org_id, merge_id, n)
);
CREATE INDEX merge_record_of_customer ON public.merge_record USING btree (org_id, customer_id, merge_id);

create table message (
    org_id text collate "C" not null,
    id text collate "C" not null,
    customer_id text collate "C",
    booking_id text collate "C",
    order_id text collate "C" not null,
    channel text collate "C" not null,
    kind text collate "C" not null,
    status text collate "C" not null,
    reason text collate "C" not null,
    via text collate "C" not null,
    attempts bigint not null,
    about_at bigint,
    author text collate "C" not null,
    created_at bigint not null,
    expires_at bigint not null,
    next_at bigint,
    sent_at bigint,
    slot bigint not null,
    origin text collate "C" not null,
    sealed bytea not null,
    campaign_id text collate "C" not null,
    constraint message_pk primary key (org_id, id),
    constraint message_customer foreign key (org_id, customer_id) REFERENCES customer(org_id, id)
);
CREATE INDEX message_channel ON public.message USING btree (org_id, channel, id);
CREATE INDEX message_of_booking ON public.message USING btree (org_id, booking_id, kind, about_at) WHERE (booking_id IS NOT NULL);
CREATE INDEX message_of_campaign ON public.message USING btree (org_id, campaign_id, status) WHERE (campaign_id <> ''::text);
CREATE INDEX message_of_customer ON public.message USING btree (org_id, customer_id, id) WHERE (customer_id IS NOT NULL);
CREATE INDEX message_status ON public.message USING btree (org_id, status, id);

create table note (
    org_id text collate "C" not null,
    id text collate "C" not null,
    customer_id text collate "C" not null,
    pinned boolean not null,
    author text collate "C" not null,
    created_at bigint not null,
    updated_at bigint not null,
    slot bigint not null,
    origin text collate "C" not null,
    sealed bytea not null,
    constraint note_pk primary key (org_id, id),
    constraint note_customer foreign key (org_id, customer_id) REFERENCES customer(org_id, id)
);
CREATE INDEX note_of_customer ON public.note USING btree (org_id, customer_id, pinned, id);

create table order_line (
    org_id text collate "C" not null,
    order_id text collate "C" not null,
    n bigint not null,
    item_id text collate "C" not null,
    name text collate "C" not null,
    description text collate "C" not null,
    quantity bigint not null,
    returned bigint not null,
    unit_price bigint not null,
    customer_discount bigint not null,
    discount_percent bigint not null,
    customer_part bigint not null,
    line_part bigint not null,
    order_part bigint not null,
    tax_rate bigint not null,
    tax bigint not null,
    total bigint not null,
    constraint order_line_pk primary key (org_id, order_id, n),
    constraint order_line_order foreign key (org_id, order_id) REFERENCES orders(org_id, id)
);

create table orders (
    org_id text collate "C" not null,
    id text collate "C" not null,
    customer_id text collate "C",
    booking_id text collate "C",
    user_id text collate "C" not null,
    status text collate "C" not null,
    hand_out boolean not null,
    currency text collate "C" not null,
    customer_discount bigint not null,
    discount_percent bigint not null,
    discount_amount bigint not null,
    points_redeemed bigint not null,
    points_discount bigint not null,
    points_earned bigint not null,
    points_returned bigint not null,
    points_taken bigint not null,
    subtotal bigint not null,
    discount_total bigint not null,
    tax_total bigint not null,
    total bigint not null,
    paid_total bigint not null,
    refunded_total bigint not null,
    receipt_number text collate "C",
    paid_day text collate "C" not null,
    created_by text collate "C" not null,
    created_at bigint not null,
    paid_at bigint,
    ready_at bigint,
    completed_at bigint,
    cancelled_at bigint,
    version bigint not null,
    retained_until text collate "C" not null,
    constraint orders_pk primary key (org_id, id),
    constraint orders_customer foreign key (org_id, customer_id) REFERENCES customer(org_id, id)
);
CREATE INDEX orders_created ON public.orders USING btree (org_id, created_at, id);
CREATE INDEX orders_of_booking ON public.orders USING btree (org_id, booking_id, created_at, id) WHERE (booking_id IS NOT NULL);
CREATE INDEX orders_of_customer ON public.orders USING btree (org_id, customer_id, created_at, id) WHERE (customer_id IS NOT NULL);
CREATE UNIQUE INDEX orders_receipt ON public.orders USING btree (org_id, receipt_number) WHERE (receipt_number IS NOT NULL);
CREATE INDEX orders_retained ON public.orders USING btree (org_id, retained_until) WHERE (retained_until <> ''::text);
CREATE INDEX orders_status ON public.orders USING btree (org_id, status, created_at, id);

create table organization (
    org_id text collate "C" not null,
    name text collate "C" not null,
    slug text collate "C" not null,
    live_id text collate "C" not null,
    settings text collate "C" not null,
    clock_offset bigint not null,
    slot bigint not null,
    created_at bigint not null,
    version bigint not null,
    constraint organization_pk primary key (org_id)
);
CREATE INDEX organization_clock ON public.organization USING btree (clock_offset) WHERE (clock_offset > 0);
CREATE INDEX organization_live ON public.organization USING btree (live_id);

create table payment (
    org_id text collate "C" not null,
    order_id text collate "C" not null,
    id text collate "C" not null,
    amount bigint not null,
    method text collate "C" not null,
    day text collate "C" not null,
    actor text collate "C" not null,
    at bigint not null,
    constraint payment_pk primary key (org_id, order_id, id),
    constraint payment_order foreign key (org_id, order_id) REFERENCES orders(org_id, id)
);

create table portal_code (
    org_id text collate "C" not null,
    id text collate "C" not null,
    contact bytea not null,
    channel text collate "C" not null,
    code bytea not null,
    people text collate "C" not null,
    tries bigint not null,
    passed boolean not null,
    created_at bigint not null,
    expires_at bigint not null,
    slot bigint not null,
    origin text collate "C" not null,
    sealed bytea not null,
    constraint portal_code_pk primary key (org_id, id)
);
CREATE INDEX portal_code_contact ON public.portal_code USING btree (org_id, contact, created_at);
CREATE INDEX portal_code_created ON public.portal_code USING btree (org_id, created_at);

create table receipt_counter (
    org_id text collate "C" not null,
    year bigint not null,
    n bigint not null,
    constraint receipt_counter_pk primary key (org_id, year)
);

create table refund (
    org_id text collate "C" not null,
    order_id text collate "C" not null,
    id text collate "C" not null,
    amount bigint not null,
    method text collate "C" not null,
    reason text collate "C" not null,
    lines text collate "C" not null,
    deposit boolean not null,
    day text collate "C" not null,
    actor text collate "C" not null,
    at bigint not null,
    constraint refund_pk primary key (org_id, order_id, id),
    constraint refund_order foreign key (org_id, order_id) REFERENCES orders(org_id, id)
);

create table removal (
    org_id text collate "C" not null,
    id text collate "C" not null,
    customer_id text collate "C" not null,
    status text collate "C" not null,
    requested_by text collate "C" not null,
    actor_kind text collate "C" not null,
    actor_id text collate "C" not null,
    channel text collate "C" not null,
    was_status text collate "C" not null,
    requested_at bigint not null,
    due_at bigint not null,
    reasons text collate "C" not null,
    ended_at bigint,
    erasure_id text collate "C" not null,
    slot bigint not null,
    origin text collate "C" not null,
    sealed bytea not null,
    constraint removal_pk primary key (org_id, id)
);
CREATE UNIQUE INDEX removal_pending ON public.removal USING btree (org_id, customer_id) WHERE (status = 'pending'::text);
CREATE INDEX removal_status ON public.removal USING btree (org_id, status, id);

create table retention_notice (
    org_id text collate "C" not null,
    customer_id text collate "C" not null,
    noticed_at bigint not null,
    due_at bigint not null,
    kept_until bigint,
    constraint retention_notice_pk primary key (org_id, customer_id)
);
CREATE INDEX retention_notice_due ON public.retention_notice USING btree (org_id, due_at, customer_id);

create table search_term (
    org_id text collate "C" not null,
    term text collate "C" not null,
    customer_id text collate "C" not null,
    constraint search_term_pk primary key (org_id, term, customer_id)
);

create table second_factor (
    org_id text collate "C" not null,
    user_id text collate "C" not null,
    last_step bigint not null,
    created_at bigint not null,
    slot bigint not null,
    origin text collate "C" not null,
    sealed bytea not null,
    recovery text collate "C" not null,
    constraint second_factor_pk primary key (org_id, user_id)
);

create table session (
    token_hash text collate "C" not null,
    org_id text collate "C" not null,
    user_id text collate "C" not null,
    data bytea not null,
    expires_at bigint not null,
    constraint session_pk primary key (token_hash)
);
CREATE INDEX session_expiry ON public.session USING btree (expires_at);
CREATE INDEX session_of_user ON public.session USING btree (org_id, user_id, expires_at);

create table slug (
    slug text collate "C" not null,
    org_id text collate "C" not null,
    constraint slug_pk primary key (slug)
);

create table suggestion (
    org_id text collate "C" not null,
    id text collate "C" not null,
    customer_id text collate "C" not null,
    booking_id text collate "C" not null,
    status text collate "C" not null,
    created_at bigint not null,
    decided_at bigint,
    decided_by text collate "C" not null,
    slot bigint not null,
    origin text collate "C" not null,
    sealed bytea not null,
    constraint suggestion_pk primary key (org_id, id),
    constraint suggestion_customer foreign key (org_id, customer_id) REFERENCES customer(org_id, id)
);
CREATE INDEX suggestion_of_customer ON public.suggestion USING btree (org_id, customer_id, status, id);

create table suppression (
    org_id text collate "C" not null,
    hash bytea not null,
    kind text collate "C" not null,
    day text collate "C" not null,
    constraint suppression_pk primary key (org_id, hash)
);

create table tag (
    org_id text collate "C" not null,
    tag_key text collate "C" not null,
    name text collate "C" not null,
    color text collate "C" not null,
    created_at bigint not null,
    constraint tag_pk primary key (org_id, tag_key)
);

create table time_off (
    org_id text collate "C" not null,
    id text collate "C" not null,
    user_id text collate "C" not null,
    starts_at bigint not null,
    ends_at bigint not null,
    reason text collate "C" not null,
    created_by text collate "C" not null,
    created_at bigint not null,
    constraint time_off_pk primary key (org_id, id),
    constraint time_off_user foreign key (org_id, user_id) REFERENCES users(org_id, id)
);
CREATE INDEX time_off_end ON public.time_off USING btree (org_id, ends_at);
CREATE INDEX time_off_of_user ON public.time_off USING btree (org_id, user_id, starts_at, id);

create table user_day (
    org_id text collate "C" not null,
    user_id text collate "C" not null,
    day bigint not null,
    n bigint not null,
    constraint user_day_pk primary key (org_id, user_id, day)
);

create table user_hours (
    org_id text collate "C" not null,
    user_id text collate "C" not null,
    hours text collate "C" not null,
    updated_at bigint not null,
    constraint user_hours_pk primary key (org_id, user_id),
    constraint user_hours_user foreign key (org_id, user_id) REFERENCES users(org_id, id)
);

create table user_preference (
    org_id text collate "C" not null,
    user_id text collate "C" not null,
    preferences text collate "C" not null,
    constraint user_preference_pk primary key (org_id, user_id)
);

create table users (
    org_id text collate "C" not null,
    id text collate "C" not null,
    name text collate "C" not null,
    email text collate "C" not null,
    email_key text collate "C",
    role text collate "C" not null,
    bookable boolean not null,
    color text collate "C" not null,
    password_hash text collate "C" not null,
    archived boolean not null,
    created_at bigint not null,
    version bigint not null,
    constraint users_pk primary key (org_id, id)
);
CREATE UNIQUE INDEX users_email ON public.users USING btree (org_id, email_key);

create table webhook (
    org_id text collate "C" not null,
    id text collate "C" not null,
    url text collate "C" not null,
    description text collate "C" not null,
    events text collate "C" not null,
    disabled boolean not null,
    problem text collate "C" not null,
    failing_since bigint,
    failures bigint not null,
    paused_until bigint,
    created_by text collate "C" not null,
    created_at bigint not null,
    updated_at bigint not null,
    slot bigint not null,
    origin text collate "C" not null,
    sealed bytea not null,
    constraint webhook_pk primary key (org_id, id)
);
