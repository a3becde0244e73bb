-- Which version of match.Keys made the keys of an organization, and how far they are made anew after a change of it.
create table match_keys (
    org_id text not null,
    version bigint not null,
    step text not null,
    after_id text not null,
    constraint match_keys_pk primary key (org_id)
);
insert into match_keys (org_id, version, step, after_id) select org_id, 1, 'kept', '' from organization;
