#pragma once
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/err.h>
#include <openssl/core_names.h>
#include <openssl/param_build.h>

// OPENSSL_clear_free is a macro.
static inline void liamm_openssl_clear_free(void *pointer, size_t count) { OPENSSL_clear_free(pointer, count); }

// A macro of combined flags.
static const int liamm_public_key_selection = EVP_PKEY_PUBLIC_KEY;
