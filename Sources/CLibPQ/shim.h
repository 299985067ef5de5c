#pragma once
#include <errno.h>
#include <libpq-fe.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

// What Swift does not import: enumerators used as flags, a packed structure with a union, characters.

static inline int liamm_epoll_create(void) { return epoll_create1(EPOLL_CLOEXEC); }

static inline int liamm_eventfd_create(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

static inline void liamm_eventfd_signal(int descriptor) {
    uint64_t one = 1;
    ssize_t written = write(descriptor, &one, sizeof one);
    (void)written;
}

// Reports the descriptor once. May be called while another thread waits.
static inline int liamm_epoll_arm(int epoll, int descriptor, int for_writing) {
    struct epoll_event event = {0};
    event.events = EPOLLIN | EPOLLRDHUP | EPOLLONESHOT | (for_writing ? EPOLLOUT : 0);
    event.data.fd = descriptor;
    if (epoll_ctl(epoll, EPOLL_CTL_MOD, descriptor, &event) == 0) return 0;
    return errno == ENOENT ? epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) : -1;
}

// Waits without limit; the number of descriptors that are ready.
static inline int liamm_epoll_wait(int epoll, int *descriptors, int count) {
    struct epoll_event events[64];
    int ready = epoll_wait(epoll, events, count < 64 ? count : 64, -1);
    for (int index = 0; index < ready; index++) descriptors[index] = events[index].data.fd;
    return ready < 0 && errno == EINTR ? 0 : ready;
}

static inline const char *liamm_pq_sqlstate(const PGresult *result) {
    return PQresultErrorField(result, PG_DIAG_SQLSTATE);
}

static inline const char *liamm_pq_source_function(const PGresult *result) {
    return PQresultErrorField(result, PG_DIAG_SOURCE_FUNCTION);
}
