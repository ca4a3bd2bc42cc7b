// SPDX-License-Identifier: GPL-2.0-or-later
//
// bench_replace take DATABASE FILE: the articles of the index's last batch,
//   as libxapian's own bytes: the passages, and the article records
// bench_replace put DATABASE FILE: the least that a program on libxapian
//   does to put them there, in one commit: delete what has their ids, add
//   the passages, set the records
//
// An item of FILE is "KIND LENGTH LENGTH\n" and the two texts: T (a term to
// delete by), D (a document), M (a metadata key and its value).
#include <cstdio>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string>

#include <xapian.h>

namespace {

void write_item(std::ostream &out, char kind, const std::string &one,
		const std::string &other)
{
	out << kind << ' ' << one.size() << ' ' << other.size() << '\n'
	    << one << other;
}

// The key under which an article's passages and its record stand: base64
// as in shared/hash.h. The term is found by that of any passage.
void take_article(const Xapian::Database &database, const std::string &key,
		  std::ostream &out)
{
	const std::string term = "Q" + key;

	write_item(out, 'T', term, "");
	write_item(out, 'M', "a" + key, database.get_metadata("a" + key));
	for (Xapian::PostingIterator i = database.postlist_begin(term);
	     i != database.postlist_end(term); ++i)
		write_item(out, 'D', database.get_document(*i).serialise(), "");
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

int take(const char *folder, const char *file)
{
	const Xapian::Database database(folder);
	const std::string ids = database.get_metadata("pq:touched");
	std::ofstream out(file, std::ios::binary);

	for (size_t i = 0; i + 16 <= ids.size(); i += 16)
		take_article(database, key_of(ids.substr(i, 16)), out);
	out.close();
	return out ? 0 : 1;
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
		return std::strcmp(argv[1], "take") == 0 ?
			       take(argv[2], argv[3]) :
			       put(argv[2], argv[3]);
	} catch (const Xapian::Error &error) {
		std::fprintf(stderr, "%s\n", error.get_description().c_str());
		return 1;
	}
}
