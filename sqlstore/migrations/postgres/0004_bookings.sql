-- What is sold: services, which take somebody's time, and products, which may be counted. Nothing is deleted here.
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
create index item_name on item (org_id, name_key, id);

-- When users work, where that differs from the opening hours.
create table user_hours (
    org_id text collate "C" not null,
    user_id text collate "C" not null,
    hours text collate "C" not null,
    updated_at bigint not null,
    constraint user_hours_pk primary key (org_id, user_id),
    constraint user_hours_user foreign key (org_id, user_id) references users (org_id, id)
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
    constraint time_off_user foreign key (org_id, user_id) references users (org_id, id)
);
create index time_off_of_user on time_off (org_id, user_id, starts_at, id);
create index time_off_end on time_off (org_id, ends_at);

-- Appointments. A walk-in has no customer. day is the organization's local day at the time: what is counted by day
-- stays where it was counted. blocked_until is the end with the buffers after it.
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
    constraint booking_pk primary key (org_id, id),
    constraint booking_customer foreign key (org_id, customer_id) references customer (org_id, id)
);
create index booking_start on booking (org_id, starts_at, id);
create index booking_status on booking (org_id, status, starts_at, id);
create index booking_source on booking (org_id, source, starts_at, id);
create index booking_of_customer on booking (org_id, customer_id, starts_at, id, status, cancelled_by, day) where customer_id is not null;
create index booking_of_series on booking (org_id, series_id, starts_at, id) where series_id is not null;

-- Whose time a booking takes. blocks is false once the time is free again. Of one user, no two that block overlap.
create table booking_user (
    org_id text collate "C" not null,
    booking_id text collate "C" not null,
    user_id text collate "C" not null,
    n bigint not null,
    starts_at bigint not null,
    blocked_until bigint not null,
    blocks boolean not null,
    constraint booking_user_pk primary key (org_id, booking_id, user_id),
    constraint booking_user_booking foreign key (org_id, booking_id) references booking (org_id, id)
);
create index booking_user_time on booking_user (org_id, user_id, starts_at, booking_id, blocked_until, blocks);

-- What was booked, with the name and the price of the time.
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
    constraint booking_item_booking foreign key (org_id, booking_id) references booking (org_id, id)
);

-- Rows to take turns on, one for each user and day (of UTC); nothing is in them.
create table user_day (
    org_id text collate "C" not null,
    user_id text collate "C" not null,
    day bigint not null,
    n bigint not null,
    constraint user_day_pk primary key (org_id, user_id, day)
);

-- What a booking said about its customer that the record says differently.
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
    constraint suggestion_customer foreign key (org_id, customer_id) references customer (org_id, id)
);
create index suggestion_of_customer on suggestion (org_id, customer_id, status, id);
