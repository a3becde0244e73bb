-- A legal hold on an order keeps its times and words when its customer is erased.
alter table legal_hold add column order_id text not null default '';
create index legal_hold_of_order on legal_hold (org_id, order_id, id) where order_id <> '';
