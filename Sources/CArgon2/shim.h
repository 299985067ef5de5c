#pragma once
#include <argon2.h>

// The library asks for memory without saying for whom: what a thread lends is its own.
struct liamm_argon2_loan {
    uint8_t *bytes;
    size_t count;
};

static inline struct liamm_argon2_loan *liamm_argon2_loan(void) {
    static _Thread_local struct liamm_argon2_loan loan;
    return &loan;
}

static inline int liamm_argon2_borrow(uint8_t **bytes, size_t count) {
    if (count > liamm_argon2_loan()->count) return ARGON2_MEMORY_ALLOCATION_ERROR;
    *bytes = liamm_argon2_loan()->bytes;
    return ARGON2_OK;
}

static inline void liamm_argon2_return(uint8_t *bytes, size_t count) {}

// Hashes in memory that the caller keeps: `argon2id_ctx` with both callbacks set.
static inline int liamm_argon2id(argon2_context *context, uint8_t *bytes, size_t count) {
    *liamm_argon2_loan() = (struct liamm_argon2_loan){bytes, count};
    context->allocate_cbk = liamm_argon2_borrow;
    context->free_cbk = liamm_argon2_return;
    return argon2id_ctx(context);
}
