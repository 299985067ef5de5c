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

// A public key of two big-endian numbers, to be freed by EVP_PKEY_free; NULL when it cannot be made. What OpenSSL noted is
// taken away: the next user of the thread's queue would find it.
static inline EVP_PKEY *liamm_rsa_public_key(const unsigned char *modulus, int modulus_count,
                                             const unsigned char *exponent, int exponent_count) {
    EVP_PKEY *key = NULL;
    BIGNUM *n = BN_bin2bn(modulus, modulus_count, NULL);
    BIGNUM *e = BN_bin2bn(exponent, exponent_count, NULL);
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    OSSL_PARAM *parameters = NULL;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
    if (n && e && builder && context && liamm_push_rsa_public(builder, n, e)
        && (parameters = OSSL_PARAM_BLD_to_param(builder)) && EVP_PKEY_fromdata_init(context) == 1
        && EVP_PKEY_fromdata(context, &key, liamm_public_key_selection, parameters) != 1) {
        key = NULL;
    }
    EVP_PKEY_CTX_free(context);
    OSSL_PARAM_free(parameters);
    OSSL_PARAM_BLD_free(builder);
    BN_free(e);
    BN_free(n);
    if (!key) ERR_clear_error();
    return key;
}

// A macro of combined flags: RFC 2253, with letters beyond ASCII as they are.
static const unsigned long liamm_name_flags = XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB;
