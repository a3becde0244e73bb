-- Where few allow a channel, a list of those few is not looked for among everybody.
create index customer_consent_email on customer (org_id, status, id) where consent_email = 1;
create index customer_consent_sms on customer (org_id, status, id) where consent_sms = 1;
