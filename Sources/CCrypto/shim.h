// OpenSSL's libcrypto: digests, message authentication codes and signatures.
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

// The Ed25519 public key (32 bytes) of a private one (32 bytes); 1 on success.
static inline int opsc_ed25519_public(const unsigned char *private_key, unsigned char *public_key) {
    EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, private_key, 32);
    size_t size = 32;
    int done = key != NULL && EVP_PKEY_get_raw_public_key(key, public_key, &size) == 1 && size == 32;
    EVP_PKEY_free(key);
    return done;
}

// The Ed25519 signature (64 bytes) of `length` bytes; 1 on success.
static inline int opsc_ed25519_sign(const unsigned char *private_key, const unsigned char *bytes, size_t length,
                                    unsigned char *signature) {
    EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, private_key, 32);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    size_t size = 64;
    int done = key != NULL && context != NULL && EVP_DigestSignInit(context, NULL, NULL, NULL, key) == 1 &&
               EVP_DigestSign(context, signature, &size, bytes, length) == 1 && size == 64;
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    return done;
}

// Whether `signature` (64 bytes) is the Ed25519 signature of `length` bytes by the owner of the public key (32 bytes).
static inline int opsc_ed25519_verify(const unsigned char *public_key, const unsigned char *bytes, size_t length,
                                      const unsigned char *signature) {
    EVP_PKEY *key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, public_key, 32);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    int holds = key != NULL && context != NULL && EVP_DigestVerifyInit(context, NULL, NULL, NULL, key) == 1 &&
                EVP_DigestVerify(context, signature, 64, bytes, length) == 1;
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    return holds;
}
