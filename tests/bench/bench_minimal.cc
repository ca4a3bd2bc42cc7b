// SPDX-License-Identifier: GPL-2.0-or-later
//
// bench_minimal INDEX TERM...: the least that a program on libxapian does
// to answer a query: open, match any of the terms, read the ten best.
#include <cstdio>

#include <xapian.h>

int main(int argc, char **argv)
{
	try {
		Xapian::Database database(argv[1]);
		Xapian::Enquire enquire(database);

		enquire.set_query(Xapian::Query(Xapian::Query::OP_OR, argv + 2,
						argv + argc));
		Xapian::MSet found = enquire.get_mset(0, 10);
		for (Xapian::MSetIterator i = found.begin(); i != found.end();
		     ++i)
			std::printf("%.2f %zu\n", i.get_weight(),
				    i.get_document().get_data().size());
	} catch (const Xapian::Error &error) {
		std::fprintf(stderr, "%s\n", error.get_description().c_str());
		return 1;
	}
	return 0;
}
