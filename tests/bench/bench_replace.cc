// SPDX-License-Identifier: GPL-2.0-or-later
//
// bench_replace take DATABASE FILE: the articles of the index's last batch,
//   as libxapian's own bytes: the passages, and the article records
// bench_replace twin DATABASE FOLDER: the index's database with lists of terms,
//   by which libxapian deletes
// bench_replace put DATABASE FILE: the least that a program on libxapian
//   does to put them there, in one commit: delete what has their ids, add
//   the passages, set the records
//
// An item of FILE is "KIND LENGTH LENGTH\n" and the two texts: T (a term to
// delete by), D (a document), M (a metadata key and its value).
#include <cstdio>
#include <cstring>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include <xapian.h>

#include "shared/index_turned.h"

namespace {

void write_item(std::ostream &out, char kind, const std::string &one,
		const std::string &other)
{
	out << kind << ' ' << one.size() << ' ' << other.size() << '\n'
	    << one << other;
}

std::string key_of(const std::string &raw)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklm"
				     "nopqrstuvwxyz0123456789-_";
	std::string key;
	unsigned held = 0;
	int bits = 0;

	for (unsigned char byte : raw) {
		held = (held << 8 | byte) & 0xFFFF;
		for (bits += 8; bits >= 6; bits -= 6)
			key += digits[held >> (bits - 6) & 63];
	}
	if (bits > 0)
		key += digits[held << (6 - bits) & 63];
	return key;
}

// The key under which an article's passages and its record stand is base64 as
// in shared/hash.h. The term is found by that of any passage.
int take(const char *folder, const char *file)
{
	const Xapian::Database database(folder);
	const gone_documents gone = gone_documents::read(database);
	const std::string ids = database.get_metadata("pq:touched");
	std::ofstream out(file, std::ios::binary);
	std::set<Xapian::docid> wanted;

	for (size_t i = 0; i + 16 <= ids.size(); i += 16) {
		const std::string key = key_of(ids.substr(i, 16));

		write_item(out, 'T', "Q" + key, "");
		write_item(out, 'M', "a" + key,
			   database.get_metadata("a" + key));
		for (Xapian::PostingIterator at =
			     database.postlist_begin("Q" + key);
		     at != database.postlist_end("Q" + key); ++at)
			wanted.insert(*at);
	}
	if (!wanted.empty())
		turned_documents(database, gone, *wanted.begin(),
				 *wanted.rbegin() + 1)
			.each([&](Xapian::docid number,
				  const Xapian::Document &document) {
				if (wanted.count(number) > 0)
					write_item(out, 'D',
						   document.serialise(), "");
			});
	out.close();
	return out ? 0 : 1;
}

int make_twin(const char *from, const char *folder)
{
	const Xapian::Database database(from);
	Xapian::WritableDatabase twin(folder, Xapian::DB_CREATE);

	each_turned(database,
		    [&](Xapian::docid, const Xapian::Document &document) {
			    twin.add_document(document);
		    });
	for (Xapian::TermIterator i = database.metadata_keys_begin();
	     i != database.metadata_keys_end(); ++i)
		twin.set_metadata(*i, database.get_metadata(*i));
	twin.commit();
	return 0;
}

int put(const char *folder, const char *file)
{
	Xapian::WritableDatabase database(folder, Xapian::DB_OPEN);
	std::ifstream in(file, std::ios::binary);
	char kind;
	size_t one_bytes;
	size_t other_bytes;

	database.begin_transaction();
	while (in >> kind >> one_bytes >> other_bytes && in.get() == '\n') {
		std::string one(one_bytes, '\0');
		std::string other(other_bytes, '\0');

		in.read(&one[0], static_cast<std::streamsize>(one_bytes));
		in.read(&other[0], static_cast<std::streamsize>(other_bytes));
		if (kind == 'T')
			database.delete_document(one);
		else if (kind == 'M')
			database.set_metadata(one, other);
		else
			database.add_document(
				Xapian::Document::unserialise(one));
	}
	database.commit_transaction();
	std::printf("%u\n", database.get_doccount());
	return 0;
}

} // namespace

int main(int argc, char **argv)
{
	if (argc != 4)
		return 2;
	try {
		if (std::strcmp(argv[1], "twin") == 0)
			return make_twin(argv[2], argv[3]);
		return std::strcmp(argv[1], "take") == 0 ?
			       take(argv[2], argv[3]) :
			       put(argv[2], argv[3]);
	} catch (const Xapian::Error &error) {
		std::fprintf(stderr, "%s\n", error.get_description().c_str());
		return 1;
	}
}
