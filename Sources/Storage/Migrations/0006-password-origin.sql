-- Who chose a local password: `administrator`, or null for the agent.
alter table password_verifiers add column chosen_by text;
