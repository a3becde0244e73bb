-- Customers who have not come for long, and when something is done about it. kept_until: somebody decided to keep the
-- record until then.
create table retention_notice (
    org_id text not null,
    customer_id text not null,
    noticed_at bigint not null,
    due_at bigint not null,
    kept_until bigint,
    constraint retention_notice_pk primary key (org_id, customer_id)
);
create index retention_notice_due on retention_notice (org_id, due_at, customer_id);
