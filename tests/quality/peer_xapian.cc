// SPDX-License-Identifier: GPL-2.0-or-later
//
// peer_xapian SCRATCH DOCUMENTS QUERIES: ranks by what libxapian does when
// nothing is chosen: TermGenerator, QueryParser and BM25Weight with their
// defaults, English stemming. DOCUMENTS has lines ID<TAB>TITLE<TAB>TEXT,
// QUERIES ID<TAB>WORDS; prints a run as trec_eval reads it, 1,000 documents
// a query.
#include <cctype>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>

#include <xapian.h>

static const unsigned listed = 1000;

static void index(Xapian::WritableDatabase &database, std::istream &lines)
{
	Xapian::TermGenerator generator;
	std::string line;

	generator.set_stemmer(Xapian::Stem("en"));
	while (std::getline(lines, line)) {
		const size_t id_end = line.find('\t');
		const size_t title_end = line.find('\t', id_end + 1);
		Xapian::Document document;

		document.set_data(line.substr(0, id_end));
		generator.set_document(document);
		generator.index_text(
			line.substr(id_end + 1, title_end - id_end - 1));
		generator.increase_termpos();
		generator.index_text(line.substr(title_end + 1));
		database.add_document(document);
	}
	database.commit();
}

// Words only: operators and signs are not what is compared.
static std::string plain(const std::string &words)
{
	std::string out;

	for (const unsigned char byte : words)
		out += byte < 0x80 && !std::isalnum(byte) ?
			       ' ' :
			       static_cast<char>(std::tolower(byte));
	return out;
}

static void search(const Xapian::Database &database, std::istream &lines)
{
	Xapian::Enquire enquire(database);
	Xapian::QueryParser parser;
	std::string line;

	parser.set_stemmer(Xapian::Stem("en"));
	parser.set_stemming_strategy(Xapian::QueryParser::STEM_SOME);
	parser.set_database(database);
	while (std::getline(lines, line)) {
		const size_t id_end = line.find('\t');
		unsigned rank = 0;

		enquire.set_query(
			parser.parse_query(plain(line.substr(id_end + 1)), 0));
		const Xapian::MSet hits = enquire.get_mset(0, listed);
		for (auto hit = hits.begin(); hit != hits.end(); ++hit)
			std::cout << line.substr(0, id_end) << " Q0 "
				  << hit.get_document().get_data() << ' '
				  << ++rank << ' ' << hit.get_weight()
				  << " xapian\n";
	}
}

int main(int argument_count, char **arguments)
try {
	if (argument_count != 4) {
		std::cerr << "usage: peer_xapian SCRATCH DOCUMENTS QUERIES\n";
		return 2;
	}
	std::ifstream documents(arguments[2]);
	std::ifstream queries(arguments[3]);
	Xapian::WritableDatabase database(arguments[1], Xapian::DB_CREATE);

	if (!documents || !queries) {
		std::cerr << "peer_xapian: cannot read its input\n";
		return 1;
	}
	index(database, documents);
	search(database, queries);
	std::cout.flush();
	return std::cout ? 0 : 1;
} catch (const Xapian::Error &error) {
	std::cerr << "peer_xapian: " << error.get_description() << '\n';
	return 1;
}
