-- Authorization requests sent ahead, under the digest of their reference.
create table pushed_requests (
    hash bytea primary key,
    application text not null,
    issuer_realm text,
    parameters text not null,
    created_at bigint not null,
    expires_at bigint not null
);
create index pushed_requests_by_time on pushed_requests (created_at);
-- What may be used once until a moment.
create table used_values (
    hash bytea primary key,
    expires_at bigint not null
);
create index used_values_by_end on used_values (expires_at);
create table device_requests (
    hash bytea primary key,
    user_code text not null unique,
    application text not null,
    issuer_realm text,
    scopes text not null,
    acr_values text not null,
    created_at bigint not null,
    expires_at bigint not null,
    state text not null,
    approval text,
    polled_at bigint
);
create index device_requests_by_end on device_requests (expires_at);
create table registration_tokens (
    id text primary key,
    hash bytea not null unique,
    realm text not null,
    label text not null,
    remaining_uses bigint not null,
    application_life bigint,
    created_at bigint not null,
    expires_at bigint not null
);
-- `scope` is empty for the platform, else the realm administered; the affiliation is what it is exercised with.
create table admin_roles (
    agent text not null references agents (id),
    scope text not null,
    realm text not null,
    affiliation text not null,
    given_at bigint not null,
    primary key (agent, scope)
);
create table subject_aliases (
    application text not null,
    agent text not null references agents (id),
    subject text not null,
    primary key (application, agent)
);
create unique index subject_aliases_by_subject on subject_aliases (application, subject);
-- What was asked beyond scopes, as JSON.
alter table grants add column details text;
create index grants_by_agent on grants (agent);
create index grants_by_application on grants (application);
-- Those that registered themselves and are kept for a time only.
alter table applications add column expires_at bigint;
create index applications_by_end on applications (expires_at) where expires_at is not null;
