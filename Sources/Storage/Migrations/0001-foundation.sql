-- Identifiers are text, times microseconds (bigint), booleans 0 and 1, JSON text, bytes bytea. Realm first in the key
-- of everything a realm owns.
create table realms (
    slug text primary key,
    version bigint not null,
    siren text not null unique,
    declaration text not null
);
create table realm_domains (
    domain text primary key,
    realm text not null references realms (slug)
);
create index realm_domains_by_realm on realm_domains (realm);
create table agents (
    id text primary key,
    subject text not null unique,
    created_at bigint not null
);
-- Not tied to agents: kept and backed up apart, and a row without a key says that it was destroyed.
create table agent_keys (
    agent text primary key,
    sealed_key bytea
);
create table affiliations (
    realm text not null references realms (slug),
    id text not null,
    agent text not null references agents (id),
    source text not null,
    source_key text,
    source_dn text,
    login text not null,
    profile text not null,
    status text not null,
    disabled_at bigint,
    created_at bigint not null,
    primary key (realm, id)
);
create unique index affiliations_by_source on affiliations (realm, source, source_key);
create index affiliations_by_agent on affiliations (agent);
create index affiliations_by_login on affiliations (realm, login);
-- Logins and mails of affiliations that are not deleted, folded: who holds one keeps it.
create table affiliation_names (
    realm text not null,
    name text not null,
    affiliation text not null,
    primary key (realm, name)
);
create index affiliation_names_by_affiliation on affiliation_names (realm, affiliation);
create table password_verifiers (
    realm text not null,
    affiliation text not null,
    verifier text not null,
    primary key (realm, affiliation)
);
create table applications (
    realm text not null,
    client_id text not null unique,
    name text not null,
    is_enabled bigint not null,
    declaration text not null,
    primary key (realm, client_id)
);
create table directory_states (
    realm text not null,
    directory text not null,
    version bigint not null,
    primary key (realm, directory)
);
create table directory_runs (
    realm text not null,
    id text not null,
    directory text not null,
    state text not null,
    started_at bigint not null,
    entries_read bigint not null,
    report text not null,
    primary key (realm, id)
);
create index directory_runs_by_directory on directory_runs (realm, directory, started_at);
create table sessions (
    id text primary key,
    cookie_hash bytea not null unique,
    agent text not null references agents (id),
    evidence text not null,
    device text not null,
    address text not null,
    created_at bigint not null,
    last_used_at bigint not null,
    expires_at bigint not null,
    ended_at bigint
);
create index sessions_by_agent on sessions (agent);
create table grants (
    id text primary key,
    agent text not null,
    realm text not null,
    affiliation text not null,
    application text not null,
    issuer_realm text,
    session text not null,
    scopes text not null,
    nonce text,
    authenticated_at bigint not null,
    created_at bigint not null,
    expires_at bigint not null,
    used_at bigint not null,
    counter bigint not null,
    current_hash bytea,
    previous_hash bytea,
    ended_at bigint
);
create index grants_by_session on grants (session);
create index grants_by_affiliation on grants (realm, affiliation);
create table spent_codes (
    hash bytea primary key,
    granted text not null,
    spent_at bigint not null
);
create index spent_codes_by_time on spent_codes (spent_at);
create table signing_keys (
    id text primary key,
    algorithm text not null,
    state text not null,
    sealed_key bytea not null,
    created_at bigint not null,
    retired_at bigint
);
-- One key that signs and one that is next, for each algorithm.
create unique index signing_keys_on_duty on signing_keys (algorithm, state) where state <> 'retired';
create table outbox (
    id text primary key,
    kind text not null,
    payload text not null,
    session text,
    application text,
    state text not null,
    attempts bigint not null,
    due_at bigint not null,
    leased_until bigint not null,
    fence bigint not null,
    last_error text
);
create index outbox_due on outbox (state, due_at);
create index outbox_by_session on outbox (session);
create table audit (
    id text primary key,
    chain text not null,
    time bigint not null,
    name text not null,
    realm text,
    actor text not null,
    agent text,
    body text not null,
    sequence bigint,
    leaf bytea
);
create unique index audit_chained on audit (chain, sequence);
create index audit_unchained on audit (chain, time, id) where sequence is null;
create index audit_by_realm on audit (realm, time, id);
create index audit_by_time on audit (time, id);
create table audit_personal (
    entry text primary key,
    agent text not null,
    sealed_values bytea not null
);
create index audit_personal_by_agent on audit_personal (agent);
create table audit_heads (
    chain text primary key,
    sequence bigint not null,
    leaf bytea not null
);
