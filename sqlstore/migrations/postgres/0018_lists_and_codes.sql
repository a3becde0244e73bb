-- Where few allow a channel, a list of those few is not looked for among everybody.
create index customer_consent_email on customer (org_id, status, id) where consent_email = 1;
create index customer_consent_sms on customer (org_id, status, id) where consent_sms = 1;
-- Texts compare by their bytes.
alter table second_factor alter column recovery type text collate "C";
