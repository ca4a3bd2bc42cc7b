// SPDX-License-Identifier: GPL-2.0-or-later
//
// bench_minimal [-a] INDEX TERM...: the least that a program on libxapian
// does to answer a query: open, match any of the terms, read the ten best.
// With -a every match is weighed, as pqsearch has it: libxapian 1.4.22 can
// lose one of the best when it may stop early.
#include <cstdio>
#include <cstring>

#include <xapian.h>

#include "shared/schema.h"

int main(int argc, char **argv)
{
	const bool all = argc > 1 && std::strcmp(argv[1], "-a") == 0;
	argv += all;
	argc -= all;
	if (argc < 3)
		return 2;
	try {
		Xapian::Database database(argv[1]);
		Xapian::Enquire enquire(database);

		enquire.set_query(Xapian::Query(Xapian::Query::OP_OR, argv + 2,
						argv + argc));
		Xapian::MSet found = enquire.get_mset(
			0, 10, all ? database.get_doccount() : 0);
		for (Xapian::MSetIterator i = found.begin(); i != found.end();
		     ++i)
			std::printf("%.2f %zu\n", i.get_weight(),
				    i.get_document()
					    .get_value(SCHEMA_SLOT_RECORD)
					    .size());
	} catch (const Xapian::Error &error) {
		std::fprintf(stderr, "%s\n", error.get_description().c_str());
		return 1;
	}
	return 0;
}
