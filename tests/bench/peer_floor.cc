// SPDX-License-Identifier: GPL-2.0-or-later
//
// peer_floor take DATABASE FILE: all that a database holds, as libxapian's
//   own bytes
// peer_floor build FILE FOLDER JOBS SEGMENTS: the least that a program on
//   libxapian does to make a database of that: as many processes at a time
//   as JOBS, each putting a part of it into a small database in one commit,
//   and one compaction of them all
// peer_floor ask DATABASE QUERIES: prints the data of the ten best documents
//   for each line, terms parted by tabs and joined by OR
//
// An item of FILE is "KIND LENGTH LENGTH\n" and the two texts: D (a document)
// or M (a metadata key and its value). Documents come first.
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <xapian.h>

#include "shared/index_turned.h"

namespace {

struct item {
	char kind;
	std::string one;
	std::string other;
};

void write_item(std::ostream &out, char kind, const std::string &one,
		const std::string &other)
{
	out << kind << ' ' << one.size() << ' ' << other.size() << '\n'
	    << one << other;
}

bool read_item(std::istream &in, item &out)
{
	size_t one_bytes;
	size_t other_bytes;

	if (!(in >> out.kind >> one_bytes >> other_bytes) || in.get() != '\n')
		return false;
	out.one.resize(one_bytes);
	out.other.resize(other_bytes);
	in.read(&out.one[0], static_cast<std::streamsize>(one_bytes));
	in.read(&out.other[0], static_cast<std::streamsize>(other_bytes));
	return true;
}

int take(const char *folder, const char *file)
{
	const Xapian::Database database(folder);
	std::ofstream out(file, std::ios::binary);

	each_turned(database,
		    [&](Xapian::docid, const Xapian::Document &document) {
			    write_item(out, 'D', document.serialise(), "");
		    });
	for (Xapian::TermIterator i = database.metadata_keys_begin();
	     i != database.metadata_keys_end(); ++i)
		write_item(out, 'M', *i, database.get_metadata(*i));
	out.close();
	return out ? 0 : 1;
}

std::string segment_name(const std::string &folder, size_t number)
{
	return folder + "/part-" + std::to_string(number);
}

int make_segment(const std::string &name, const std::vector<item> &items)
{
	try {
		Xapian::WritableDatabase database(
			name, Xapian::DB_CREATE | Xapian::DB_NO_TERMLIST);

		database.begin_transaction();
		for (const item &each : items)
			if (each.kind == 'D')
				database.add_document(
					Xapian::Document::unserialise(
						each.one));
			else
				database.set_metadata(each.one, each.other);
		database.commit_transaction();
		return 0;
	} catch (const Xapian::Error &error) {
		std::fprintf(stderr, "%s\n", error.get_description().c_str());
		return 1;
	}
}

void await_one()
{
	int how = 0;

	if (wait(&how) < 0 || how != 0)
		throw Xapian::InternalError("a process failed");
}

// The metadata of an index is of its documents, about evenly: each segment
// gets a share of both, which lie in FILE one behind the other.
size_t count_kind(const char *file, char kind)
{
	std::ifstream in(file, std::ios::binary);
	size_t count = 0;
	item each;

	while (read_item(in, each))
		count += each.kind == kind;
	return count;
}

class reader {
      public:
	reader(const char *file, char wanted, size_t segments)
	    : in(file, std::ios::binary), kind(wanted),
	      left(count_kind(file, wanted)), shares(segments)
	{
	}
	// Appends the next segment's share.
	void take_share(std::vector<item> &out)
	{
		size_t count = left / shares;
		item each;

		left -= count;
		shares--;
		while (count > 0 && read_item(in, each))
			if (each.kind == kind) {
				out.push_back(each);
				count--;
			}
	}

      private:
	std::ifstream in;
	char kind;
	size_t left;
	size_t shares;
};

int build(const char *file, const std::string &folder, size_t jobs,
	  size_t segments)
{
	reader documents(file, 'D', segments);
	reader values(file, 'M', segments);
	Xapian::Database all;
	size_t working = 0;

	if (mkdir(folder.c_str(), 0700) != 0)
		throw Xapian::InternalError(folder);
	for (size_t i = 0; i < segments; i++) {
		std::vector<item> items;

		documents.take_share(items);
		values.take_share(items);
		if (working == jobs) {
			await_one();
			working--;
		}
		if (fork() == 0)
			_exit(make_segment(segment_name(folder, i), items));
		working++;
	}
	for (; working > 0; working--)
		await_one();
	for (size_t i = 0; i < segments; i++)
		all.add_database(Xapian::Database(segment_name(folder, i)));
	all.compact(folder + "/all", Xapian::DB_BACKEND_GLASS);
	return 0;
}

std::vector<std::string> split(const std::string &line)
{
	std::istringstream in(line);
	std::vector<std::string> out;
	std::string term;

	while (std::getline(in, term, '\t'))
		out.push_back(term);
	return out;
}

int ask(const char *folder, const char *queries)
{
	const Xapian::Database database(folder);
	Xapian::Enquire enquire(database);
	std::ifstream in(queries);
	std::string line;

	while (std::getline(in, line)) {
		const std::vector<std::string> terms = split(line);

		enquire.set_query(Xapian::Query(Xapian::Query::OP_OR,
						terms.begin(), terms.end()));
		const Xapian::MSet found = enquire.get_mset(0, 10);
		for (auto hit = found.begin(); hit != found.end(); ++hit)
			std::cout << hit.get_weight() << ' '
				  << hit.get_document().get_value(
					     SCHEMA_SLOT_RECORD)
				  << '\n';
	}
	std::cout.flush();
	return std::cout ? 0 : 1;
}

} // namespace

int main(int argc, char **argv)
{
	try {
		if (argc == 4 && std::strcmp(argv[1], "take") == 0)
			return take(argv[2], argv[3]);
		if (argc == 6 && std::strcmp(argv[1], "build") == 0)
			return build(argv[2], argv[3], std::stoul(argv[4]),
				     std::stoul(argv[5]));
		if (argc == 4 && std::strcmp(argv[1], "ask") == 0)
			return ask(argv[2], argv[3]);
	} catch (const Xapian::Error &error) {
		std::fprintf(stderr, "%s\n", error.get_description().c_str());
		return 1;
	}
	return 2;
}
