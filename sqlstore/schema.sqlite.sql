-- What the migrations make. For reading; written by go test ./sqlstore -run TestSchemaCopies -update.

CREATE TABLE api_key (
    org_id text not null,
    id text not null,
    name text not null,
    hint text not null,
    hash blob not null,
    scopes text not null,
    mode text not null,
    created_by text not null,
    created_at bigint not null,
    expires_at bigint,
    revoked_at bigint,
    last_used bigint,
    constraint api_key_pk primary key (org_id, id)
);

CREATE UNIQUE INDEX api_key_hash on api_key (org_id, hash);

CREATE TABLE attempt (
    org_id text not null,
    who blob not null,
    level bigint not null,
    at bigint not null,
    constraint attempt_pk primary key (org_id, who)
);

CREATE INDEX attempt_at on attempt (org_id, at);

CREATE TABLE audit_checkpoint (
    org_id text not null,
    size bigint not null,
    signed text not null,
    constraint audit_checkpoint_pk primary key (org_id)
);

CREATE TABLE audit_event (
    org_id text not null,
    at bigint not null,
    id text not null,
    actor_kind text not null,
    actor_id text not null,
    origin text not null,
    request_id text not null,
    action text not null,
    subject_type text not null,
    subject_id text not null,
    slot bigint not null,
    sealed_origin text not null,
    sealed blob not null,
    constraint audit_event_pk primary key (org_id, at, id)
);

CREATE INDEX audit_event_action on audit_event (org_id, action, at, id);

CREATE INDEX audit_event_actor on audit_event (org_id, actor_id, at, id);

CREATE INDEX audit_event_subject on audit_event (org_id, subject_id, at, id);

CREATE TABLE audit_link (
    org_id text not null,
    seq bigint not null,
    event_id text not null,
    at bigint not null,
    links blob not null,
    constraint audit_link_pk primary key (org_id, seq)
);

CREATE UNIQUE INDEX audit_link_event on audit_link (org_id, event_id);

CREATE TABLE booking (
    org_id text not null,
    id text not null,
    customer_id text,
    starts_at bigint not null,
    ends_at bigint not null,
    blocked_until bigint not null,
    day text not null,
    status text not null,
    cancelled_by text not null,
    source text not null,
    notes text not null,
    series_id text,
    order_id text not null,
    paid_total bigint not null,
    created_by text not null,
    created_at bigint not null,
    updated_at bigint not null,
    version bigint not null, retained_until text not null default '',
    constraint booking_pk primary key (org_id, id),
    constraint booking_customer foreign key (org_id, customer_id) references customer (org_id, id)
);

CREATE INDEX booking_of_customer on booking (org_id, customer_id, starts_at, id, status, cancelled_by, day) where customer_id is not null;

CREATE INDEX booking_of_series on booking (org_id, series_id, starts_at, id) where series_id is not null;

CREATE INDEX booking_retained on booking (org_id, retained_until) where retained_until <> '';

CREATE INDEX booking_source on booking (org_id, source, starts_at, id);

CREATE INDEX booking_start on booking (org_id, starts_at, id);

CREATE INDEX booking_status on booking (org_id, status, starts_at, id);

CREATE TABLE booking_item (
    org_id text not null,
    booking_id text not null,
    n bigint not null,
    item_id text not null,
    name text not null,
    duration_minutes bigint not null,
    buffer_minutes bigint not null,
    price bigint not null,
    constraint booking_item_pk primary key (org_id, booking_id, n),
    constraint booking_item_booking foreign key (org_id, booking_id) references booking (org_id, id)
) without rowid;

CREATE TABLE booking_user (
    org_id text not null,
    booking_id text not null,
    user_id text not null,
    n bigint not null,
    starts_at bigint not null,
    blocked_until bigint not null,
    blocks boolean not null,
    constraint booking_user_pk primary key (org_id, booking_id, user_id),
    constraint booking_user_booking foreign key (org_id, booking_id) references booking (org_id, id)
) without rowid;

CREATE INDEX booking_user_time on booking_user (org_id, user_id, starts_at, booking_id, blocked_until, blocks);

CREATE TABLE campaign (
    org_id text not null,
    id text not null,
    channel text not null,
    subject text not null,
    body text not null,
    query text not null,
    status text not null,
    rate bigint not null,
    start_at bigint not null,
    position text not null,
    matched bigint not null,
    refused bigint not null,
    unasked bigint not null,
    unreachable bigint not null,
    queued bigint not null,
    unsubscribed bigint not null,
    created_by text not null,
    created_at bigint not null,
    ended_at bigint,
    constraint campaign_pk primary key (org_id, id)
);

CREATE TABLE certificate (
    org_id text not null,
    erasure_id text not null,
    stage text not null,
    content text not null,
    constraint certificate_pk primary key (org_id, erasure_id, stage)
);

CREATE TABLE cohort (
    org_id text not null,
    customer_id text not null,
    first_day text not null,
    months text not null,
    constraint cohort_pk primary key (org_id, customer_id)
) without rowid;

CREATE TABLE consent (
    org_id text not null,
    id text not null,
    customer_id text not null,
    channel text not null,
    allowed boolean not null,
    at bigint not null,
    source text not null,
    actor text not null,
    wording text not null,
    constraint consent_pk primary key (org_id, id),
    constraint consent_customer foreign key (org_id, customer_id) references customer (org_id, id)
);

CREATE INDEX consent_of_customer on consent (org_id, customer_id, id);

CREATE TABLE contact_lock (
    org_id text not null,
    bucket bigint not null,
    n bigint not null,
    constraint contact_lock_pk primary key (org_id, bucket)
) without rowid;

CREATE TABLE customer (
    org_id text not null,
    id text not null,
    status text not null,
    name text not null,
    first_name text not null,
    last_name text not null,
    name_key text not null,
    phone text,
    email text not null,
    email_key text,
    street text not null,
    postal_code text not null,
    city text not null,
    country text not null,
    birthday text not null,
    language text not null,
    notes text not null,
    tags text not null,
    regular_of text,
    discount bigint not null,
    consent_email bigint not null,
    consent_sms bigint not null,
    block_mode text not null,
    block_reason text not null,
    custom_fields text not null,
    loyalty bigint not null,
    archived_at bigint,
    merged_into text not null,
    source text not null,
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
    version bigint not null, risk_at bigint,
    constraint customer_pk primary key (org_id, id)
);

CREATE INDEX customer_archived on customer (org_id, archived_at, id) where archived_at is not null;

CREATE INDEX customer_bookings on customer (org_id, status, bookings, id);

CREATE INDEX customer_cancellations on customer (org_id, status, cancellations, id);

CREATE INDEX customer_consent_email on customer (org_id, status, id) where consent_email = 1;

CREATE INDEX customer_consent_sms on customer (org_id, status, id) where consent_sms = 1;

CREATE INDEX customer_created on customer (org_id, status, created_at, id);

CREATE INDEX customer_email on customer (org_id, email_key) where email_key is not null;

CREATE INDEX customer_last_visit on customer (org_id, status, last_visit, id);

CREATE INDEX customer_merged on customer (org_id, merged_into) where merged_into <> '';

CREATE INDEX customer_name on customer (org_id, status, name_key, id);

CREATE INDEX customer_next_booking on customer (org_id, status, next_booking, id);

CREATE INDEX customer_no_shows on customer (org_id, status, no_shows, id);

CREATE INDEX customer_phone on customer (org_id, phone) where phone is not null;

CREATE INDEX customer_regular on customer (org_id, regular_of, id) where regular_of is not null;

CREATE INDEX customer_risk on customer (org_id, status, risk_at) where risk_at is not null;

CREATE INDEX customer_sales on customer (org_id, status, sales, id);

CREATE INDEX customer_source on customer (org_id, status, source, id);

CREATE INDEX customer_visits on customer (org_id, status, visits, id);

CREATE TABLE customer_tag (
    org_id text not null,
    tag_key text not null,
    state text not null,
    customer_id text not null,
    constraint customer_tag_pk primary key (org_id, tag_key, state, customer_id)
) without rowid;

CREATE TABLE daily_total (
    org_id text not null,
    day text not null,
    kind text not null,
    key text not null,
    n bigint not null,
    amount bigint not null,
    constraint daily_total_pk primary key (org_id, kind, day, key)
) without rowid;

CREATE TABLE delivery (
    org_id text not null,
    id text not null,
    webhook_id text not null,
    event_id text not null,
    type text not null,
    subject_id text not null,
    related text not null,
    at bigint not null,
    status text not null,
    attempts bigint not null,
    response_status bigint not null,
    problem text not null,
    created_at bigint not null,
    tried_at bigint,
    next_at bigint,
    delivered_at bigint,
    constraint delivery_pk primary key (org_id, id),
    constraint delivery_webhook foreign key (org_id, webhook_id) references webhook (org_id, id)
);

CREATE INDEX delivery_created on delivery (org_id, created_at);

CREATE INDEX delivery_of_webhook on delivery (org_id, webhook_id, id);

CREATE TABLE document (
    org_id text not null,
    id text not null,
    customer_id text not null,
    content_type text not null,
    size bigint not null,
    author text not null,
    created_at bigint not null,
    slot bigint not null,
    origin text not null,
    sealed blob not null,
    constraint document_pk primary key (org_id, id),
    constraint document_customer foreign key (org_id, customer_id) references customer (org_id, id)
);

CREATE INDEX document_of_customer on document (org_id, customer_id, id);

CREATE TABLE document_chunk (
    org_id text not null,
    document_id text not null,
    n bigint not null,
    sealed blob not null,
    constraint document_chunk_pk primary key (org_id, document_id, n),
    constraint document_chunk_document foreign key (org_id, document_id) references document (org_id, id)
);

CREATE TABLE duplicate (
    org_id text not null,
    a text not null,
    b text not null,
    status text not null,
    score bigint not null,
    pattern bigint not null,
    model_version bigint not null,
    fingerprint text not null,
    decided_kind text not null,
    decided_by text not null,
    at bigint not null,
    constraint duplicate_pk primary key (org_id, a, b)
);

CREATE INDEX duplicate_of_b on duplicate (org_id, b, a);

CREATE INDEX duplicate_score on duplicate (org_id, status, score, a, b);

CREATE TABLE erasure (
    org_id text not null,
    id text not null,
    customer_id text not null,
    removal_id text not null,
    after_restore boolean not null,
    requester_kind text not null,
    requester_id text not null,
    channel text not null,
    requested_at bigint,
    at bigint not null,
    counts text not null,
    ledger_n bigint not null,
    ledger_hash text not null,
    purged_at bigint,
    purged_n bigint not null,
    purged_hash text not null,
    scan text not null,
    slot bigint not null,
    origin text not null,
    sealed blob not null,
    constraint erasure_pk primary key (org_id, id)
);

CREATE INDEX erasure_of_customer on erasure (org_id, customer_id);

CREATE INDEX erasure_unpurged on erasure (org_id, id) where purged_at is null;

CREATE TABLE event (
    org_id text not null,
    id text not null,
    type text not null,
    subject_id text not null,
    related text not null,
    at bigint not null,
    constraint event_pk primary key (org_id, id)
);

CREATE TABLE idempotency (
    org_id text not null,
    key blob not null,
    request blob not null,
    status bigint not null,
    subject_id text not null,
    slot bigint not null,
    origin text not null,
    sealed blob not null,
    at bigint not null,
    n bigint not null,
    constraint idempotency_pk primary key (org_id, key)
);

CREATE INDEX idempotency_at on idempotency (org_id, at);

CREATE TABLE import (
    org_id text not null,
    id text not null,
    status text not null,
    format text not null,
    facts_slot bigint not null,
    facts_origin text not null,
    facts_sealed blob not null,
    size bigint not null,
    preview text not null,
    counts text not null,
    row_count bigint not null,
    done bigint not null,
    undoing boolean not null,
    problem text not null,
    slot bigint not null,
    actor text not null,
    actor_kind text not null,
    created_at bigint not null,
    started_at bigint,
    ended_at bigint,
    undone_at bigint,
    undo_until bigint,
    version bigint not null,
    constraint import_pk primary key (org_id, id)
);

CREATE TABLE import_chunk (
    org_id text not null,
    import_id text not null,
    n bigint not null,
    sealed blob not null,
    constraint import_chunk_pk primary key (org_id, import_id, n)
);

CREATE TABLE import_row (
    org_id text not null,
    import_id text not null,
    line bigint not null,
    outcome text not null,
    reason text not null,
    customer_id text not null,
    version bigint not null,
    slot bigint not null,
    origin text not null,
    sealed blob not null,
    constraint import_row_pk primary key (org_id, import_id, line),
    constraint import_row_import foreign key (org_id, import_id) references import (org_id, id)
);

CREATE INDEX import_row_customer on import_row (org_id, customer_id) where customer_id <> '';

CREATE INDEX import_row_outcome on import_row (org_id, import_id, outcome, line);

CREATE TABLE item (
    org_id text not null,
    id text not null,
    type text not null,
    name text not null,
    name_key text not null,
    duration_minutes bigint not null,
    buffer_minutes bigint not null,
    price bigint not null,
    tax_rate bigint not null,
    users text not null,
    stock bigint,
    archived boolean not null,
    created_at bigint not null,
    updated_at bigint not null,
    version bigint not null,
    constraint item_pk primary key (org_id, id)
);

CREATE INDEX item_name on item (org_id, name_key, id);

CREATE TABLE job (
    org_id text not null,
    id text not null,
    kind text not null,
    subject text not null,
    due_at bigint not null,
    attempts bigint not null,
    claimed_by text not null,
    claimed_until bigint,
    constraint job_pk primary key (org_id, id)
);

CREATE INDEX job_due on job (due_at, org_id, id);

CREATE TABLE ledger_position (
    org_id text not null,
    n bigint not null,
    hash text not null,
    constraint ledger_position_pk primary key (org_id)
);

CREATE TABLE legal_hold (
    org_id text not null,
    id text not null,
    customer_id text not null,
    ground text not null,
    until text not null,
    actor_id text not null,
    created_at bigint not null,
    lifted_at bigint, order_id text not null default '',
    constraint legal_hold_pk primary key (org_id, id)
);

CREATE INDEX legal_hold_of_customer on legal_hold (org_id, customer_id, id);

CREATE INDEX legal_hold_of_order on legal_hold (org_id, order_id, id) where order_id <> '';

CREATE TABLE login (
    email_key blob not null,
    org_id text not null,
    user_id text not null,
    constraint login_pk primary key (email_key, org_id)
);

CREATE TABLE loyalty (
    org_id text not null,
    id text not null,
    customer_id text not null,
    points bigint not null,
    balance bigint not null,
    reason text not null,
    actor text not null,
    at bigint not null, order_id text not null default '',
    constraint loyalty_pk primary key (org_id, id),
    constraint loyalty_customer foreign key (org_id, customer_id) references customer (org_id, id)
);

CREATE INDEX loyalty_of_customer on loyalty (org_id, customer_id, id);

CREATE TABLE match_key (
    org_id text not null,
    key bigint not null,
    customer_id text not null,
    constraint match_key_pk primary key (org_id, key, customer_id)
) without rowid;

CREATE TABLE match_keys (
    org_id text not null,
    version bigint not null,
    step text not null,
    after_id text not null,
    constraint match_keys_pk primary key (org_id)
);

CREATE TABLE match_model (
    org_id text not null,
    version bigint not null,
    learned_at bigint,
    model blob not null,
    status text not null,
    step text not null,
    progress bigint not null,
    customers bigint not null,
    pairs bigint not null,
    compared bigint not null,
    started_at bigint,
    ended_at bigint,
    constraint match_model_pk primary key (org_id)
);

CREATE TABLE merge (
    org_id text not null,
    id text not null,
    kept_id text not null,
    moved text not null,
    kept text not null,
    actor_kind text not null,
    actor_id text not null,
    at bigint not null,
    undo_until bigint not null,
    undone_at bigint,
    after_slot bigint not null,
    after_origin text not null,
    after_sealed blob not null,
    constraint merge_pk primary key (org_id, id)
);

CREATE TABLE merge_move (
    org_id text not null,
    merge_id text not null,
    kind text not null,
    row_id text not null,
    customer_id text not null,
    constraint merge_move_pk primary key (org_id, merge_id, kind, row_id)
) without rowid;

CREATE TABLE merge_record (
    org_id text not null,
    merge_id text not null,
    n bigint not null,
    customer_id text not null,
    slot bigint not null,
    origin text not null,
    sealed blob not null,
    constraint merge_record_pk primary key (org_id, merge_id, n)
);

CREATE INDEX merge_record_of_customer on merge_record (org_id, customer_id, merge_id);

CREATE TABLE message (
    org_id text not null,
    id text not null,
    customer_id text,
    booking_id text,
    order_id text not null,
    channel text not null,
    kind text not null,
    status text not null,
    reason text not null,
    via text not null,
    attempts bigint not null,
    about_at bigint,
    author text not null,
    created_at bigint not null,
    expires_at bigint not null,
    next_at bigint,
    sent_at bigint,
    slot bigint not null,
    origin text not null,
    sealed blob not null, campaign_id text not null default '',
    constraint message_pk primary key (org_id, id),
    constraint message_customer foreign key (org_id, customer_id) references customer (org_id, id)
);

CREATE INDEX message_channel on message (org_id, channel, id);

CREATE INDEX message_of_booking on message (org_id, booking_id, kind, about_at) where booking_id is not null;

CREATE INDEX message_of_campaign on message (org_id, campaign_id, status) where campaign_id <> '';

CREATE INDEX message_of_customer on message (org_id, customer_id, id) where customer_id is not null;

CREATE INDEX message_status on message (org_id, status, id);

CREATE TABLE note (
    org_id text not null,
    id text not null,
    customer_id text not null,
    pinned boolean not null,
    author text not null,
    created_at bigint not null,
    updated_at bigint not null,
    slot bigint not null,
    origin text not null,
    sealed blob not null,
    constraint note_pk primary key (org_id, id),
    constraint note_customer foreign key (org_id, customer_id) references customer (org_id, id)
);

CREATE INDEX note_of_customer on note (org_id, customer_id, pinned, id);

CREATE TABLE order_line (
    org_id text not null,
    order_id text not null,
    n bigint not null,
    item_id text not null,
    name text not null,
    description text not null,
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
    constraint order_line_order foreign key (org_id, order_id) references orders (org_id, id)
) without rowid;

CREATE TABLE orders (
    org_id text not null,
    id text not null,
    customer_id text,
    booking_id text,
    user_id text not null,
    status text not null,
    hand_out boolean not null,
    currency text not null,
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
    receipt_number text,
    paid_day text not null,
    created_by text not null,
    created_at bigint not null,
    paid_at bigint,
    ready_at bigint,
    completed_at bigint,
    cancelled_at bigint,
    version bigint not null, retained_until text not null default '',
    constraint orders_pk primary key (org_id, id),
    constraint orders_customer foreign key (org_id, customer_id) references customer (org_id, id)
);

CREATE INDEX orders_created on orders (org_id, created_at, id);

CREATE INDEX orders_of_booking on orders (org_id, booking_id, created_at, id) where booking_id is not null;

CREATE INDEX orders_of_customer on orders (org_id, customer_id, created_at, id) where customer_id is not null;

CREATE UNIQUE INDEX orders_receipt on orders (org_id, receipt_number) where receipt_number is not null;

CREATE INDEX orders_retained on orders (org_id, retained_until) where retained_until <> '';

CREATE INDEX orders_status on orders (org_id, status, created_at, id);

CREATE TABLE organization (
    org_id text not null,
    name text not null,
    slug text not null,
    live_id text not null,
    settings text not null,
    clock_offset bigint not null,
    slot bigint not null,
    created_at bigint not null,
    version bigint not null,
    constraint organization_pk primary key (org_id)
);

CREATE INDEX organization_clock on organization (clock_offset) where clock_offset > 0;

CREATE INDEX organization_live on organization (live_id);

CREATE TABLE payment (
    org_id text not null,
    order_id text not null,
    id text not null,
    amount bigint not null,
    method text not null,
    day text not null,
    actor text not null,
    at bigint not null,
    constraint payment_pk primary key (org_id, order_id, id),
    constraint payment_order foreign key (org_id, order_id) references orders (org_id, id)
) without rowid;

CREATE TABLE portal_code (
    org_id text not null,
    id text not null,
    contact blob not null,
    channel text not null,
    code blob not null,
    people text not null,
    tries bigint not null,
    passed boolean not null,
    created_at bigint not null,
    expires_at bigint not null,
    slot bigint not null,
    origin text not null,
    sealed blob not null,
    constraint portal_code_pk primary key (org_id, id)
);

CREATE INDEX portal_code_contact on portal_code (org_id, contact, created_at);

CREATE INDEX portal_code_created on portal_code (org_id, created_at);

CREATE TABLE receipt_counter (
    org_id text not null,
    year bigint not null,
    n bigint not null,
    constraint receipt_counter_pk primary key (org_id, year)
) without rowid;

CREATE TABLE refund (
    org_id text not null,
    order_id text not null,
    id text not null,
    amount bigint not null,
    method text not null,
    reason text not null,
    lines text not null,
    deposit boolean not null,
    day text not null,
    actor text not null,
    at bigint not null,
    constraint refund_pk primary key (org_id, order_id, id),
    constraint refund_order foreign key (org_id, order_id) references orders (org_id, id)
) without rowid;

CREATE TABLE removal (
    org_id text not null,
    id text not null,
    customer_id text not null,
    status text not null,
    requested_by text not null,
    actor_kind text not null,
    actor_id text not null,
    channel text not null,
    was_status text not null,
    requested_at bigint not null,
    due_at bigint not null,
    reasons text not null,
    ended_at bigint,
    erasure_id text not null,
    slot bigint not null,
    origin text not null,
    sealed blob not null,
    constraint removal_pk primary key (org_id, id)
);

CREATE UNIQUE INDEX removal_pending on removal (org_id, customer_id) where status = 'pending';

CREATE INDEX removal_status on removal (org_id, status, id);

CREATE TABLE retention_notice (
    org_id text not null,
    customer_id text not null,
    noticed_at bigint not null,
    due_at bigint not null,
    kept_until bigint,
    constraint retention_notice_pk primary key (org_id, customer_id)
);

CREATE INDEX retention_notice_due on retention_notice (org_id, due_at, customer_id);

CREATE TABLE search_term (
    org_id text not null,
    term text not null,
    customer_id text not null,
    constraint search_term_pk primary key (org_id, term, customer_id)
) without rowid;

CREATE TABLE second_factor (
    org_id text not null,
    user_id text not null,
    last_step bigint not null,
    created_at bigint not null,
    slot bigint not null,
    origin text not null,
    sealed blob not null, recovery text not null default '[]',
    constraint second_factor_pk primary key (org_id, user_id)
);

CREATE TABLE session (
    token_hash text not null,
    org_id text not null,
    user_id text not null,
    data blob not null,
    expires_at bigint not null,
    constraint session_pk primary key (token_hash)
);

CREATE INDEX session_expiry on session (expires_at);

CREATE INDEX session_of_user on session (org_id, user_id, expires_at);

CREATE TABLE slug (
    slug text not null,
    org_id text not null,
    constraint slug_pk primary key (slug)
);

CREATE TABLE suggestion (
    org_id text not null,
    id text not null,
    customer_id text not null,
    booking_id text not null,
    status text not null,
    created_at bigint not null,
    decided_at bigint,
    decided_by text not null,
    slot bigint not null,
    origin text not null,
    sealed blob not null,
    constraint suggestion_pk primary key (org_id, id),
    constraint suggestion_customer foreign key (org_id, customer_id) references customer (org_id, id)
);

CREATE INDEX suggestion_of_customer on suggestion (org_id, customer_id, status, id);

CREATE TABLE suppression (
    org_id text not null,
    hash blob not null,
    kind text not null,
    day text not null,
    constraint suppression_pk primary key (org_id, hash)
);

CREATE TABLE tag (
    org_id text not null,
    tag_key text not null,
    name text not null,
    color text not null,
    created_at bigint not null,
    constraint tag_pk primary key (org_id, tag_key)
);

CREATE TABLE time_off (
    org_id text not null,
    id text not null,
    user_id text not null,
    starts_at bigint not null,
    ends_at bigint not null,
    reason text not null,
    created_by text not null,
    created_at bigint not null,
    constraint time_off_pk primary key (org_id, id),
    constraint time_off_user foreign key (org_id, user_id) references users (org_id, id)
);

CREATE INDEX time_off_end on time_off (org_id, ends_at);

CREATE INDEX time_off_of_user on time_off (org_id, user_id, starts_at, id);

CREATE TABLE user_day (
    org_id text not null,
    user_id text not null,
    day bigint not null,
    n bigint not null,
    constraint user_day_pk primary key (org_id, user_id, day)
) without rowid;

CREATE TABLE user_hours (
    org_id text not null,
    user_id text not null,
    hours text not null,
    updated_at bigint not null,
    constraint user_hours_pk primary key (org_id, user_id),
    constraint user_hours_user foreign key (org_id, user_id) references users (org_id, id)
);

CREATE TABLE user_preference (
    org_id text not null,
    user_id text not null,
    preferences text not null,
    constraint user_preference_pk primary key (org_id, user_id)
);

CREATE TABLE users (
    org_id text not null,
    id text not null,
    name text not null,
    email text not null,
    email_key text,
    role text not null,
    bookable boolean not null,
    color text not null,
    password_hash text not null,
    archived boolean not null,
    created_at bigint not null,
    version bigint not null,
    constraint users_pk primary key (org_id, id)
);

CREATE UNIQUE INDEX users_email on users (org_id, email_key);

CREATE TABLE webhook (
    org_id text not null,
    id text not null,
    url text not null,
    description text not null,
    events text not null,
    disabled boolean not null,
    problem text not null,
    failing_since bigint,
    failures bigint not null,
    paused_until bigint,
    created_by text not null,
    created_at bigint not null,
    updated_at bigint not null,
    slot bigint not null,
    origin text not null,
    sealed blob not null,
    constraint webhook_pk primary key (org_id, id)
);
