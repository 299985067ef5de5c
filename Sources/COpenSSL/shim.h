#pragma once
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/err.h>
#include <openssl/core_names.h>
#include <openssl/param_build.h>

// OPENSSL_free is a macro.
static inline void liamm_openssl_free(void *pointer) { OPENSSL_free(pointer); }

// A macro of combined flags.
static const int liamm_public_key_selection = EVP_PKEY_PUBLIC_KEY;
