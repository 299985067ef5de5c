#pragma once
#define LDAP_DEPRECATED 0
#include <lber.h>
#include <ldap.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

// A macro of a combined value.
static const int liamm_tls_1_2 = LDAP_OPT_X_TLS_PROTOCOL_TLS1_2;
