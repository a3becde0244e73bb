-- E-mails and SMS: what they say is sealed for the person they are for.
create table message (
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
    sealed blob not null,
    constraint message_pk primary key (org_id, id),
    constraint message_customer foreign key (org_id, customer_id) references customer (org_id, id)
);
create index message_status on message (org_id, status, id);
create index message_channel on message (org_id, channel, id);
create index message_of_customer on message (org_id, customer_id, id) where customer_id is not null;
create index message_of_booking on message (org_id, booking_id, kind, about_at) where booking_id is not null;

-- Endpoints of other programs that hear of events.
create table webhook (
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

-- What was sent to them, and is to be: ids alone.
create table delivery (
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
create index delivery_of_webhook on delivery (org_id, webhook_id, id);
create index delivery_created on delivery (org_id, created_at);
