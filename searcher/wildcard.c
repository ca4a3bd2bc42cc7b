/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/wildcard.h"

/* When the part behind the last `*` does not fit, it is tried one byte
 * further on; what is before that `*` never has to be looked at again. */
bool wildcard_matches(struct text pattern, struct text text)
{
	size_t at = 0;
	size_t i = 0;
	size_t star = SIZE_MAX; /* in the pattern */
	size_t retry = 0;       /* in the text */

	while (i < text.length) {
		if (at < pattern.length && pattern.data[at] == '*') {
			star = at++;
			retry = i;
		} else if (at < pattern.length &&
			   pattern.data[at] == text.data[i]) {
			at++;
			i++;
		} else if (star != SIZE_MAX) {
			at = star + 1;
			i = ++retry;
		} else {
			return false;
		}
	}
	while (at < pattern.length && pattern.data[at] == '*')
		at++;
	return at == pattern.length;
}
