#pragma once
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/core_names.h>
#include <openssl/param_build.h>

// OPENSSL_clear_free is a macro.
static inline void liamm_openssl_clear_free(void *pointer, size_t count) { OPENSSL_clear_free(pointer, count); }

// The builder keeps the pointers of its names: they must be C literals, a Swift string's would be gone.
static inline int liamm_push_rsa_public(OSSL_PARAM_BLD *builder, const BIGNUM *n, const BIGNUM *e) {
    return OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, n)
        && OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, e);
}

// A macro of combined flags.
static const int liamm_public_key_selection = EVP_PKEY_PUBLIC_KEY;

// A macro of combined flags: RFC 2253, with letters beyond ASCII as they are.
static const unsigned long liamm_name_flags = XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB;
