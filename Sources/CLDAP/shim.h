#pragma once
#include <ldap.h>
#include <lber.h>
#include <ldap_schema.h>
