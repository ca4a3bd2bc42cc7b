/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * host - the host that a web address names.
 *
 * Used by the indexer, which makes terms of it ("schema.h", H), and by the
 * searcher, which looks at the address of each place of an article: what is
 * a host to one is one to the other.
 */
#ifndef SHARED_HOST_H
#define SHARED_HOST_H

#include "shared/bytes.h"

/* Without "www." and port, "https://www.example.org:80/x" to "example.org";
 * as it is written, so that of a canonical address it is in lower case.
 * Borrowed from the address; empty where there is none. */
struct text host_of(struct text address);

#endif
