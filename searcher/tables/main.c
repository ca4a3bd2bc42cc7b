/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Prints the fingerprint of the analysis ("terms.h") of all languages by the
 * libraries that this program is linked with, as a C string.
 */
#include <stdio.h>
#include <stdlib.h>

#include "shared/terms.h"

int main(void)
{
	char fingerprint[TERMS_FINGERPRINT_BYTES];
	struct fault fault;
	struct terms *terms;
	enum status status = terms_open(&terms, &fault);

	if (status == STATUS_OK) {
		status = terms_fingerprint(terms, fingerprint, &fault);
		terms_close(terms);
	}
	if (status) {
		(void)fprintf(stderr, "analysis: %s\n", fault.text);
		return EXIT_FAILURE;
	}
	return printf("\"%s\"\n", fingerprint) < 0 ? EXIT_FAILURE :
						     EXIT_SUCCESS;
}
