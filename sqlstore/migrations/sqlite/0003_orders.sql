-- Sales and work that is paid for. Money is in minor units. The days are the organization's at the time: what is
-- counted by day stays where it was counted.
create table orders (
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
    version bigint not null,
    constraint orders_pk primary key (org_id, id),
    constraint orders_customer foreign key (org_id, customer_id) references customer (org_id, id)
);
create index orders_created on orders (org_id, created_at, id);
create index orders_status on orders (org_id, status, created_at, id);
create index orders_of_customer on orders (org_id, customer_id, created_at, id) where customer_id is not null;
create index orders_of_booking on orders (org_id, booking_id, created_at, id) where booking_id is not null;
create unique index orders_receipt on orders (org_id, receipt_number) where receipt_number is not null;

-- What was sold, with the name and the prices of the time.
create table order_line (
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

create table payment (
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

-- What was given back. A deposit was given back before the order was paid in full, so that no sale became smaller.
create table refund (
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

-- The last receipt number of each year. It is counted up in the transaction of the receipt, so that none is missing.
create table receipt_counter (
    org_id text not null,
    year bigint not null,
    n bigint not null,
    constraint receipt_counter_pk primary key (org_id, year)
) without rowid;

-- Which order gave or took the points.
alter table loyalty add column order_id text not null default '';

-- In which months a customer came, as far as it is counted by months: what a recount adds to those counts is the
-- difference. Erasing the person drops the row and leaves the counts.
create table cohort (
    org_id text not null,
    customer_id text not null,
    first_day text not null,
    months text not null,
    constraint cohort_pk primary key (org_id, customer_id)
) without rowid;

-- When somebody who used to come has stayed away for twice as long as usual; null while they have a booking to come.
alter table customer add column risk_at bigint;
create index customer_risk on customer (org_id, status, risk_at) where risk_at is not null;
