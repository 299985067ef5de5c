-- Factors of agents: what a proof is checked against stands sealed or as a digest, never as the agent holds it.
create table factors (
    id text primary key,
    agent text not null references agents (id),
    kind text not null,
    name text not null,
    realms text not null,
    secret bytea not null,
    credential bytea,
    mark bigint not null,
    created_at bigint not null,
    last_used_at bigint
);
create index factors_by_agent on factors (agent);
create unique index factors_by_credential on factors (credential);
-- One set of recovery codes an agent.
create unique index factors_recovery on factors (agent) where kind = 'recovery-codes';
create table enrolment_graces (
    realm text not null,
    affiliation text not null,
    asked_at bigint not null,
    primary key (realm, affiliation)
);
create table one_time_links (
    hash bytea primary key,
    purpose text not null,
    realm text not null,
    affiliation text not null,
    agent text not null,
    created_at bigint not null,
    expires_at bigint not null,
    used_at bigint
);
create index one_time_links_by_affiliation on one_time_links (realm, affiliation, purpose);
create index one_time_links_by_end on one_time_links (expires_at);
-- One session a sign-in, and how long it may rest (microseconds): eight hours until a realm shortened it.
alter table sessions add column sign_in text;
alter table sessions add column idle bigint not null default 28800000000;
create unique index sessions_by_sign_in on sessions (sign_in);
-- Levels asked for, apart by a space.
alter table grants add column acr_values text;
alter table affiliations add column is_confirmed bigint not null default 1;
-- Made at the last good bind, where survival is on; null for the verifier of a local account.
alter table password_verifiers add column survival_at bigint;
alter table directory_states add column contacted_at bigint;
update directory_states set contacted_at = (select max(started_at) from directory_runs
    where directory_runs.realm = directory_states.realm and directory_runs.directory = directory_states.directory
        and directory_runs.state in ('applied', 'empty'));
create table consents (
    agent text not null references agents (id),
    application text not null,
    scopes text not null,
    given_at bigint not null,
    primary key (agent, application)
);
create table favourites (
    agent text not null references agents (id),
    application text not null,
    primary key (agent, application)
);
create index audit_by_agent on audit (agent, time, id);
