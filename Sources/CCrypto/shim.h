// OpenSSL's libcrypto: digests and message authentication codes.
#pragma once
// The low-level SHA-256 functions are marked deprecated, yet EVP's per-call set-up costs more than hashing an entry.
#ifndef OPENSSL_SUPPRESS_DEPRECATED
#define OPENSSL_SUPPRESS_DEPRECATED 1
#endif
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

// HMAC-SHA-256 of `length` bytes into `digest` (32 bytes); 1 on success.
static inline int opsc_hmac_sha256(const void *key, int keyLength, const unsigned char *bytes, size_t length,
                                   unsigned char *digest) {
    unsigned int size = 0;
    return HMAC(EVP_sha256(), key, keyLength, bytes, length, digest, &size) != NULL && size == 32;
}
