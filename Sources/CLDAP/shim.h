#pragma once
#define LDAP_DEPRECATED 0
#include <lber.h>
#include <ldap.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

#define LIAMM_LARGEST_MESSAGE (32 * 1024 * 1024)

// A macro of a combined value.
static const int liamm_tls_1_2 = LDAP_OPT_X_TLS_PROTOCOL_TLS1_2;

// Kinds of messages: macros with a cast.
static const int liamm_search_entry = (int)LDAP_RES_SEARCH_ENTRY;
static const int liamm_search_result = (int)LDAP_RES_SEARCH_RESULT;

// The socket of a connection, so that a call that would wait for ever can be ended from another thread.
typedef struct liamm_socket {
    struct ldap_conncb callbacks;
    pthread_mutex_t lock;
    int descriptor;
} liamm_socket;

// Called between the TCP connection and TLS. With a network time-out libldap makes the socket non-blocking, and then
// GnuTLS spins on a server that never answers the handshake: without one it blocks, until the socket is shut down.
static int liamm_socket_opened(
    LDAP *ld, Sockbuf *buffer, LDAPURLDesc *url, struct sockaddr *address, struct ldap_conncb *callbacks
) {
    liamm_socket *watched = callbacks->lc_arg;
    (void)url;
    (void)address;
    pthread_mutex_lock(&watched->lock);
    ber_sockbuf_ctrl(buffer, LBER_SB_OPT_GET_FD, &watched->descriptor);
    pthread_mutex_unlock(&watched->lock);
    // One message, one entry: a length claimed beyond this closes the connection before a byte of it is taken in.
    ber_len_t most = LIAMM_LARGEST_MESSAGE;
    ber_sockbuf_ctrl(buffer, LBER_SB_OPT_SET_MAX_INCOMING, &most);
    ldap_set_option(ld, LDAP_OPT_NETWORK_TIMEOUT, NULL);
    return 0;
}

static void liamm_socket_closing(LDAP *ld, Sockbuf *buffer, struct ldap_conncb *callbacks) {
    liamm_socket *watched = callbacks->lc_arg;
    (void)ld;
    (void)buffer;
    pthread_mutex_lock(&watched->lock);
    watched->descriptor = -1;
    pthread_mutex_unlock(&watched->lock);
}

// Freed after the connection.
static liamm_socket *liamm_socket_watch(LDAP *ld) {
    liamm_socket *watched = calloc(1, sizeof(liamm_socket));
    pthread_mutex_init(&watched->lock, NULL);
    watched->descriptor = -1;
    watched->callbacks.lc_add = liamm_socket_opened;
    watched->callbacks.lc_del = liamm_socket_closing;
    watched->callbacks.lc_arg = watched;
    ldap_set_option(ld, LDAP_OPT_CONNECT_CB, &watched->callbacks);
    return watched;
}

static void liamm_socket_shut(liamm_socket *watched) {
    pthread_mutex_lock(&watched->lock);
    if (watched->descriptor >= 0) shutdown(watched->descriptor, SHUT_RDWR);
    pthread_mutex_unlock(&watched->lock);
}

static void liamm_socket_free(liamm_socket *watched) {
    pthread_mutex_destroy(&watched->lock);
    free(watched);
}
