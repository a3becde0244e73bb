-- E-mails and SMS: what they say is sealed for the person they are for.
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
    constraint message_pk primary key (org_id, id),
    constraint message_customer foreign key (org_id, customer_id) references customer (org_id, id)
);
create index message_status on message (org_id, status, id);
create index message_channel on message (org_id, channel, id);
create index message_of_customer on message (org_id, customer_id, id) where customer_id is not null;
create index message_of_booking on message (org_id, booking_id, kind, about_at) where booking_id is not null;

-- Endpoints of other programs that hear of events.
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

-- What was sent to them, and is to be: ids alone.
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
    constraint delivery_webhook foreign key (org_id, webhook_id) references webhook (org_id, id)
);
create index delivery_of_webhook on delivery (org_id, webhook_id, id);
create index delivery_created on delivery (org_id, created_at);
