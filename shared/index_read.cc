// SPDX-License-Identifier: GPL-2.0-or-later
#include "shared/index_read.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <xapian.h>

#include "shared/index_fault.h"
#include "shared/index_gone.h"
#include "shared/index_lists.h"
#include "shared/index_match.h"
#include "shared/index_remote.h"
#include "shared/index_text.h"
#include "shared/memory.h"
#include "shared/schema.h"

namespace {

enum {
	OPEN_TRIES = 20,  /* while a writer goes past what is being opened */
	DAMAGE_TRIES = 3, /* or a generation is gone that was to be opened */
	REMOTE_TIMEOUT_MS = 10000,
	POSTINGS_OF_PIECES = 4096 /* a piece holds some hundreds */
};

/* The stub as it was when its database was opened. */
struct place {
	std::string name;
	std::string stub_name; /* of its file, were the place a folder */
	bool is_remote;        /* the name is that of a server */
	bool is_served;        /* a server has it, or a part of it */
	struct stat stub;      /* zeroed where there is none */
};

struct text text_of_string(const std::string &string)
{
	return { string.data(), string.size() };
}

bool is_same_stub(const struct stat &one, const struct stat &other)
{
	return one.st_ino == other.st_ino && one.st_dev == other.st_dev &&
	       one.st_mtim.tv_sec == other.st_mtim.tv_sec &&
	       one.st_mtim.tv_nsec == other.st_mtim.tv_nsec &&
	       one.st_size == other.st_size;
}

/* HOST:PORT, unless there is a folder of that name. */
bool is_remote(const std::string &name)
{
	size_t colon = name.rfind(':');
	struct stat facts;

	return colon != std::string::npos && colon > 0 &&
	       colon + 1 < name.size() && name.find('/') == std::string::npos &&
	       name.find_first_not_of("0123456789", colon + 1) ==
		       std::string::npos &&
	       stat(name.c_str(), &facts) != 0;
}

struct place make_place(const std::string &name)
{
	return { name, name + "/" SCHEMA_STUB_FILE, is_remote(name), false, {} };
}

Xapian::Database open_remote(const std::string &name)
{
	size_t colon = name.rfind(':');
	unsigned long port =
		std::strtoul(name.c_str() + colon + 1, nullptr, 10);

	return Xapian::Remote::open(name.substr(0, colon),
				    static_cast<unsigned>(port),
				    REMOTE_TIMEOUT_MS, REMOTE_TIMEOUT_MS);
}

/* A stub may name servers, too. */
bool names_server(const std::string &stub)
{
	std::ifstream lines(stub);
	std::string line;

	while (std::getline(lines, line))
		if (line.compare(0, 6, "remote") == 0)
			return true;
	return false;
}

/* By the stub, or a database's own folder. */
Xapian::Database open_local(struct place &place)
{
	if (stat(place.stub_name.c_str(), &place.stub) == 0) {
		place.is_served = names_server(place.stub_name);
		return Xapian::Database(place.stub_name,
					Xapian::DB_BACKEND_STUB);
	}
	std::memset(&place.stub, 0, sizeof(place.stub));
	return Xapian::Database(place.name, Xapian::DB_BACKEND_GLASS);
}

struct matcher_deleter {
	void operator()(struct index_matcher *matcher) const
	{
		index_matcher_free(matcher);
	}
};

} // namespace

struct index {
	std::string name; /* of all places, for faults */
	std::vector<place> places;
	std::vector<Xapian::Database> shards;
	std::vector<gone_documents> gone; /* of each shard */
	Xapian::Database whole;
	uint32_t document_count; /* that are not gone */
	uint64_t openings;
	/* Where a reopening failed half way, libxapian is left with tables of
	 * two revisions, and the next one takes them for those of one. */
	bool is_half_open;
	/* Where all places are on this machine, */
	std::unique_ptr<struct index_matcher, matcher_deleter> matcher;
	term_lists lists;
	cluster_keys clusters;
	/* or where one is not. */
	std::unique_ptr<remote_values> remote;
};

namespace {

const char *name_of(const struct index *index)
{
	return index->name.c_str();
}

/* A place that holds nothing of ours is told apart from a damaged one. */
enum status check_place(const struct place &place, struct fault *fault)
{
	const std::string names[] = { place.stub_name,
				      place.name + "/iamglass" };

	if (place.is_remote)
		return STATUS_OK;
	for (const std::string &name : names) {
		struct stat facts;

		if (stat(name.c_str(), &facts) == 0)
			return STATUS_OK;
		if (errno != ENOENT && errno != ENOTDIR)
			return fault_set_errno(fault, errno, name.c_str());
	}
	return fault_set(fault, STATUS_DENIED, "%s: no index there",
			 place.name.c_str());
}

/* Why a stub names nothing: it says nothing, or the disk refuses. */
enum status judge_stub(const std::string &name, struct fault *fault)
{
	char text[1 << 10];
	int fd = open(name.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	int error_number = errno;

	if (fd >= 0) {
		error_number = read(fd, text, sizeof(text)) < 0 ? errno : 0;
		(void)close(fd); /* it was only read */
	}
	if (error_number)
		return fault_set_errno(fault, error_number, name.c_str());
	return fault_set(fault, STATUS_DAMAGED, "%s: names no database",
			 name.c_str());
}

enum status open_place(struct place &place, Xapian::Database &out,
		       struct fault *fault)
{
	enum status status = STATUS_OK;

	/* A generation may be switched and removed between the stub and the
	 * database that it names. */
	for (int i = 0; i < OPEN_TRIES; i++) {
		status = check_place(place, fault);
		if (status)
			return status;
		try {
			out = place.is_remote ? open_remote(place.name) :
						open_local(place);
			if (!place.is_remote && !place.is_served)
				index_expect_tables(out);
			/* libxapian takes a stub that it cannot read for one
			 * that names nothing, and that for an empty index. */
			if (!out.get_uuid().empty())
				return STATUS_OK;
			status = judge_stub(place.stub_name, fault);
		} catch (...) {
			status = index_fault(fault, place.name.c_str());
		}
		if (status != STATUS_RETRY &&
		    (status != STATUS_DAMAGED || i + 1 >= DAMAGE_TRIES))
			return status;
	}
	return status;
}

std::vector<gone_documents>
read_gone(const std::vector<Xapian::Database> &shards)
{
	std::vector<gone_documents> gone;

	gone.reserve(shards.size());
	for (const Xapian::Database &shard : shards)
		gone.push_back(gone_documents::read(shard));
	return gone;
}

Xapian::doccount count_gone(const struct index *index)
{
	Xapian::doccount sum = 0;

	for (const gone_documents &each : index->gone)
		sum += each.count();
	return sum;
}

/* Of the whole. */
bool is_gone(const struct index *index, Xapian::docid document)
{
	const size_t shard_count = index->shards.size();

	return index->gone[index_shard_in(document, shard_count)].has(
		index_number_in_shard(document, shard_count));
}

/* How many documents that are gone have the term, in all shards. */
Xapian::doccount count_gone_with(const struct index *index,
				 const std::string &term)
{
	Xapian::doccount sum = 0;

	for (size_t i = 0; i < index->shards.size(); i++)
		sum += index->gone[i].count_in(index->shards[i], term);
	return sum;
}

Xapian::doccount count_gone_values(const struct index *index, size_t shard,
				   uint32_t slot)
{
	Xapian::doccount sum = 0;

	index->gone[shard].each_in(index->shards[shard].valuestream_begin(slot),
				   [&](const Xapian::ValueIterator &) {
					   sum++;
				   });
	return sum;
}

/* Whether no document that is left in the shard has a value there. Most often
 * that shows without a look at the values, which a server does not send. */
bool is_slot_gone(const struct index *index, size_t shard, uint32_t slot)
{
	const Xapian::doccount count =
		index->shards[shard].get_value_freq(slot);

	return !index->remote && count <= index->gone[shard].count() &&
	       count == count_gone_values(index, shard, slot);
}

struct bounds {
	std::string low; /* empty: there is none */
	std::string high;

	void widen(const std::string &lower, const std::string &higher)
	{
		if (!lower.empty() && (low.empty() || lower < low))
			low = lower;
		if (higher > high)
			high = higher;
	}
};

/* As libxapian has them: they stay as wide as they were. */
struct bounds bounds_of(const struct index *index, size_t shard, uint32_t slot)
{
	const Xapian::Database &database = index->shards[shard];

	return { database.get_value_lower_bound(slot),
		 database.get_value_upper_bound(slot) };
}

/* Of the values that are there; no more are looked at than it takes to find
 * both bounds among them. */
struct bounds ends_of(const struct index *index, size_t shard, uint32_t slot)
{
	const struct bounds wide = bounds_of(index, shard, slot);
	const Xapian::Database &database = index->shards[shard];
	const Xapian::ValueIterator end = database.valuestream_end(slot);
	struct bounds found;

	for (Xapian::ValueIterator i = database.valuestream_begin(slot);
	     i != end && (found.low != wide.low || found.high != wide.high);
	     ++i)
		if (!index->gone[shard].has(i.get_docid()))
			found.widen(*i, *i);
	return found;
}

/* Over all shards. */
template <typename finder>
struct bounds all_bounds(const struct index *index, uint32_t slot, finder find)
{
	struct bounds all;

	for (size_t i = 0; i < index->shards.size(); i++)
		if (!is_slot_gone(index, i, slot)) {
			const struct bounds found = find(index, i, slot);

			all.widen(found.low, found.high);
		}
	return all;
}

enum status append_bounds(const struct bounds &bounds, struct bytes *low,
			  struct bytes *high, struct fault *fault)
{
	enum status status =
		bytes_append(low, text_of_string(bounds.low), fault);

	return status ? status :
			bytes_append(high, text_of_string(bounds.high), fault);
}

std::string value_of(struct index *index, Xapian::docid document, uint32_t slot)
{
	if (index->remote)
		return index->remote->value(index->shards, document, slot);
	if (index->matcher && slot == SCHEMA_SLOT_ORDER) {
		char place[VALUES_ORDER_BYTES];
		const size_t length = index_matcher_place(index->matcher.get(),
							  document, place);

		return { place, length };
	}
	return index->whole.get_document(document, Xapian::DOC_ASSUME_VALID)
		.get_value(slot);
}

/* Calls visit with each posting whose document is not gone. */
template <typename visitor>
void each_posting(const struct index *index, const std::string &term,
		  visitor visit)
{
	const Xapian::PostingIterator end = index->whole.postlist_end(term);

	for (Xapian::PostingIterator i = index->whole.postlist_begin(term);
	     i != end; ++i)
		if (!is_gone(index, *i) && !visit(i))
			return;
}

/* Calls visit with each term and how many have it, also of what is gone, until
 * it returns false. */
template <typename visitor>
void each_term(const struct index *index, const std::string &prefix,
	       visitor visit)
{
	const Xapian::TermIterator end = index->whole.allterms_end();
	Xapian::TermIterator i = index->whole.allterms_begin(prefix);

	while (i != end) {
		const std::string term = *i;
		const Xapian::doccount count = i.get_termfreq();

		if (!visit(term, count))
			return;
		/* Step by step, glass reads all pieces of the list of
		 * postings that lies before the next term. */
		if (count > POSTINGS_OF_PIECES)
			i.skip_to(term + '\1');
		else
			++i;
	}
}

void visit_list(const term_list &list, const struct index_visitor *visitor)
{
	for (const listed_term &each : list)
		if (!visitor->visit(visitor->context, text_of_string(each.term),
				    each.count))
			return;
}

/* Of what is not gone. */
void list_terms(struct index *index, const std::string &prefix,
		const struct index_visitor *visitor)
{
	bool is_whole = true;
	term_list list;

	each_term(index, prefix,
		  [&](const std::string &term, Xapian::doccount count) {
			  count -= count_gone_with(index, term);
			  if (count == 0)
				  return true;
			  term_lists::add(list, term, count);
			  is_whole = visitor->visit(visitor->context,
						    text_of_string(term),
						    count);
			  return is_whole;
		  });
	if (index->matcher && is_whole)
		index->lists.keep(prefix, std::move(list));
}

/* Calls visit with the place in the list of each that has the term, and the
 * iterator at it. */
template <typename visitor>
void each_with(const Xapian::Database &database, const std::string &term,
	       const struct index_documents *documents, visitor visit)
{
	const Xapian::PostingIterator end;
	Xapian::PostingIterator at = database.postlist_begin(term);
	Xapian::docid here = 0; /* where it stands, once it was moved */

	for (size_t i = 0; i < documents->count && at != end; i++) {
		const Xapian::docid document = documents->list[i];

		if (here < document) {
			at.skip_to(document);
			here = at != end ? *at : 0;
		}
		if (here == document)
			visit(i, at);
	}
}

enum status open_places(struct index *index, struct fault *fault)
{
	/* What was open stays so, with the stubs it came from, until all of
	 * the new ones are. */
	std::vector<struct place> places = index->places;
	std::vector<Xapian::Database> shards;
	Xapian::Database whole;

	for (struct place &place : places) {
		Xapian::Database shard;
		enum status status = open_place(place, shard, fault);

		if (status)
			return status;
		shards.push_back(shard);
	}
	if (shards.size() == 1)
		whole = shards[0];
	else
		for (const Xapian::Database &shard : shards)
			whole.add_database(shard);
	/* The matcher borrows what was read for it. */
	std::vector<gone_documents> gone = read_gone(shards);
	std::unique_ptr<struct index_matcher, matcher_deleter> matcher;

	if (std::none_of(places.begin(), places.end(),
			 [](const struct place &each) {
				 return each.is_remote || each.is_served;
			 }))
		matcher.reset(index_matcher_new(shards.data(), gone.data(),
						shards.size()));
	std::unique_ptr<remote_values> remote(matcher ? nullptr :
							new remote_values);
	const Xapian::doccount count = whole.get_doccount();

	/* All of it or nothing: none of this can fail. */
	index->remote = std::move(remote);
	index->matcher = std::move(matcher);
	index->lists.forget();
	index->clusters.forget();
	index->places = std::move(places);
	index->shards = std::move(shards);
	index->gone = std::move(gone);
	index->whole = std::move(whole);
	index->document_count = count - count_gone(index);
	index->openings++;
	index->is_half_open = false;
	return STATUS_OK;
}

Xapian::Query make_range(const struct index_step &step)
{
	if (step.term.length == 0 && step.high.length == 0)
		return Xapian::Query::MatchAll;
	if (step.high.length == 0)
		return Xapian::Query(Xapian::Query::OP_VALUE_GE, step.slot,
				     string_of(step.term));
	if (step.term.length == 0)
		return Xapian::Query(Xapian::Query::OP_VALUE_LE, step.slot,
				     string_of(step.high));
	return Xapian::Query(Xapian::Query::OP_VALUE_RANGE, step.slot,
			     string_of(step.term), string_of(step.high));
}

Xapian::Query make_leaf(const struct index_step &step)
{
	switch (step.op) {
	case INDEX_TERM:
		return Xapian::Query(string_of(step.term));
	case INDEX_RANGE:
		return make_range(step);
	case INDEX_ALL:
		return Xapian::Query::MatchAll;
	default:
		return Xapian::Query();
	}
}

Xapian::Query::op operator_of(enum index_op op)
{
	switch (op) {
	case INDEX_AND:
		return Xapian::Query::OP_AND;
	case INDEX_OR:
		return Xapian::Query::OP_OR;
	case INDEX_SYNONYM:
		return Xapian::Query::OP_SYNONYM;
	case INDEX_MAX:
		return Xapian::Query::OP_MAX;
	case INDEX_AND_NOT:
		return Xapian::Query::OP_AND_NOT;
	case INDEX_AND_MAYBE:
		return Xapian::Query::OP_AND_MAYBE;
	case INDEX_FILTER:
		return Xapian::Query::OP_FILTER;
	default:
		throw Xapian::InvalidArgumentError("unknown operator");
	}
}

/* The same as an operand of MAX. libxapian 1.4 takes those of an OR below a
 * MAX for the MAX's own (QueryOr::postlist_sub_or_like), and would count the
 * best of its words where all of them count. */
Xapian::Query as_one(const Xapian::Query &query)
{
	return query.get_type() == Xapian::Query::OP_OR ?
		       Xapian::Query(Xapian::Query::OP_SCALE_WEIGHT, query,
				     1.0) :
		       query;
}

/* Replaces the operands at the stack's end by their combination. */
void apply_step(std::vector<Xapian::Query> &stack,
		const struct index_step &step)
{
	if (step.arity == 0 || step.arity > stack.size())
		throw Xapian::InvalidArgumentError("operands are missing");

	auto first = stack.end() - static_cast<std::ptrdiff_t>(step.arity);
	Xapian::Query combined;

	if (step.op == INDEX_MAX)
		std::transform(first, stack.end(), first, as_one);
	if (step.op == INDEX_SCALE)
		combined = Xapian::Query(Xapian::Query::OP_SCALE_WEIGHT, *first,
					 step.scale);
	else
		combined =
			Xapian::Query(operator_of(step.op), first, stack.end());
	stack.erase(first, stack.end());
	stack.push_back(combined);
}

Xapian::Query make_query(const struct index_query *query)
{
	std::vector<Xapian::Query> stack;

	for (size_t i = 0; i < query->step_count; i++) {
		const struct index_step &step = query->steps[i];

		if (index_is_leaf(step.op))
			stack.push_back(make_leaf(step));
		else
			apply_step(stack, step);
	}
	if (stack.size() != 1)
		throw Xapian::InvalidArgumentError("not one query");
	return stack[0];
}

/* Slot 0 is different in every passage, so every order is total. */
void set_order(Xapian::Enquire &enquire, const struct index_query *query)
{
	enquire.set_docid_order(Xapian::Enquire::DONT_CARE);
	switch (query->order) {
	case INDEX_BY_SCORE:
		enquire.set_sort_by_relevance_then_value(SCHEMA_SLOT_ORDER,
							 true);
		break;
	case INDEX_NEWEST:
		enquire.set_sort_by_value(SCHEMA_SLOT_ORDER, true);
		break;
	case INDEX_OLDEST:
		enquire.set_sort_by_value(SCHEMA_SLOT_ORDER, false);
		break;
	}
}

/* What a hit is sorted by, or its ties are, is slot 0 in every order. */
struct index_hit hit_of(const Xapian::MSetIterator &found)
{
	std::string order = found.get_sort_key();
	struct index_hit hit = { *found, {}, found.get_weight() };

	if (order.size() >= sizeof(hit.day))
		std::memcpy(hit.day, order.data(), sizeof(hit.day));
	return hit;
}

/* Where a page lies among the matches, of which some are gone. */
struct span {
	Xapian::doccount first;      /* a rank */
	Xapian::doccount end;        /* behind the last one */
	Xapian::doccount gone_count; /* of all matches that were sent */
};

struct span find_span(const struct index *index,
		      const struct index_query *query,
		      const Xapian::MSet &found)
{
	struct span span = { 0, 0, 0 };
	Xapian::doccount rank = found.get_firstitem();
	Xapian::doccount count = 0; /* on the page */

	for (Xapian::MSetIterator i = found.begin(); i != found.end(); ++i)
		if (is_gone(index, *i)) {
			span.gone_count++;
		} else if (rank++ >= query->first && count < query->limit) {
			if (count++ == 0)
				span.first = i.get_rank();
			span.end = i.get_rank() + 1;
		}
	return span;
}

/* The hits of a span, of those that are not gone. */
enum status copy_page(const struct index *index, const struct span &span,
		      const Xapian::MSet &found, struct index_page *out,
		      struct fault *fault)
{
	enum status status =
		index_page_reserve(out, span.end - span.first, fault);

	if (status)
		return status;
	for (Xapian::doccount i = span.first; i < span.end; i++) {
		const Xapian::MSetIterator at =
			found[i - found.get_firstitem()];

		if (!is_gone(index, *at))
			out->hits[out->hit_count++] = hit_of(at);
	}
	out->match_count = found.get_matches_lower_bound() - span.gone_count;
	return STATUS_OK;
}

/*
 * By libxapian, as a server does it for us. Every match is weighed: told to
 * stop at the best ones, libxapian 1.4 loses matches. Where its AND MAYBE
 * turns into AND (matcher/andmaybepostlist.cc, next), the next document that
 * both sides have is skipped.
 *
 * A server knows nothing of what is gone: it weighs terms by all documents
 * that have them, and sends all matches, if any are to be left out of them.
 */
enum status match_remote(struct index *index, const struct index_query *query,
			 struct index_page *out, struct fault *fault)
{
	const Xapian::doccount all = index->whole.get_doccount();
	const bool is_part = count_gone(index) == 0;
	Xapian::Enquire enquire(index->whole);

	enquire.set_query(make_query(query));
	enquire.set_weighting_scheme(
		Xapian::BM25Weight(query->bm25.k1, 0, 1, query->bm25.b, 0.5));
	set_order(enquire, query);

	const Xapian::MSet found =
		is_part ? enquire.get_mset(query->first, query->limit, all) :
			  enquire.get_mset(0, all, all);
	const struct span span = find_span(index, query, found);

	/* Of those of the page alone: records are large. */
	index->remote->expect(enquire, span.first, span.end - span.first, all);
	return copy_page(index, span, found, out, fault);
}

} // namespace

extern "C" enum status index_open(struct index **out, const char *const *places,
				  size_t place_count,
				  struct fault *fault) noexcept
{
	const struct index_presence here;

	*out = nullptr;
	try {
		std::unique_ptr<struct index> index(new struct index());
		std::string name;
		enum status status;

		for (size_t i = 0; i < place_count; i++) {
			name += (i ? ", " : "");
			name += places[i];
			index->places.push_back(make_place(places[i]));
		}
		index->name = name;
		status = open_places(index.get(), fault);
		if (!status)
			*out = index.release();
		return status;
	} catch (...) {
		return index_fault(fault, place_count ? places[0] : "index");
	}
}

extern "C" bool index_has_moved(const struct index *index) noexcept
{
	for (const struct place &place : index->places) {
		struct stat facts;

		if (place.is_remote || place.stub.st_ino == 0)
			continue;
		if (stat(place.stub_name.c_str(), &facts) != 0 ||
		    !is_same_stub(facts, place.stub))
			return true;
	}
	return false;
}

extern "C" enum status index_reopen(struct index *index,
				    struct fault *fault) noexcept
{
	const struct index_presence here;
	enum status status;
	bool is_same = true;

	try {
		if (index->is_half_open || index_has_moved(index))
			return open_places(index, fault);
		index->is_half_open = true;
		for (Xapian::Database &shard : index->shards)
			is_same = !shard.reopen() && is_same;
		if (!is_same)
			index->gone = read_gone(index->shards);
		if (index->remote)
			index->remote.reset(new remote_values);
		if (index->matcher && !is_same) {
			index_matcher_forget(index->matcher.get(),
					     index->gone.data());
			index->lists.forget();
			index->clusters.forget();
		}
		index->document_count =
			index->whole.get_doccount() - count_gone(index);
		index->is_half_open = false;
		return STATUS_OK;
	} catch (...) {
		status = index_fault(fault, name_of(index));
	}
	/* A server holds a connection to the generation that it began with,
	 * which may be gone by now. */
	if (status != STATUS_DAMAGED || !index->remote)
		return status;
	try {
		return open_places(index, fault);
	} catch (...) {
		return index_fault(fault, name_of(index));
	}
}

extern "C" uint64_t index_openings(const struct index *index) noexcept
{
	return index->openings;
}

extern "C" uint64_t index_revision(const struct index *index) noexcept
{
	const struct index_presence here;
	const uint64_t factor = UINT64_C(0x9E3779B97F4A7C15);
	uint64_t number = index->openings * factor;

	/* No sum: a shard may go back, to a new generation, by as much as
	 * another goes on, or the openings do. */
	try {
		for (const Xapian::Database &shard : index->shards)
			number = (number + shard.get_revision() + 1) * factor;
		return number;
	} catch (...) {
		return 0;
	}
}

extern "C" void index_close(struct index *index) noexcept
{
	const struct index_presence here;

	delete index;
}

extern "C" size_t index_shard_count(const struct index *index) noexcept
{
	return index->shards.size();
}

extern "C" size_t index_shard_of(const struct index *index,
				 uint32_t document) noexcept
{
	return index_shard_in(document, index->shards.size());
}

extern "C" uint32_t index_document_count(const struct index *index) noexcept
{
	return index->document_count;
}

extern "C" enum status index_meta(struct index *index, size_t shard,
				  struct text key, struct bytes *out,
				  struct fault *fault) noexcept
{
	const struct index_presence here;

	try {
		const Xapian::Database &database = index->shards.at(shard);
		const std::string name = string_of(key);

		if (index->matcher &&
		    index->clusters.lack(shard, database, name))
			return STATUS_OK;
		return bytes_append(out,
				    text_of_string(database.get_metadata(name)),
				    fault);
	} catch (...) {
		return index_fault(fault, name_of(index));
	}
}

extern "C" enum status index_each_key(struct index *index, size_t shard,
				      struct text prefix,
				      const struct index_visitor *visitor,
				      struct fault *fault) noexcept
{
	const struct index_presence here;

	try {
		const Xapian::Database &database = index->shards.at(shard);
		Xapian::TermIterator end = database.metadata_keys_end();

		for (Xapian::TermIterator i =
			     database.metadata_keys_begin(string_of(prefix));
		     i != end; ++i) {
			std::string key = *i;

			if (!visitor->visit(visitor->context,
					    text_of_string(key), 0))
				break;
		}
		return STATUS_OK;
	} catch (...) {
		return index_fault(fault, name_of(index));
	}
}

extern "C" enum status index_each_term(struct index *index, struct text prefix,
				       const struct index_visitor *visitor,
				       struct fault *fault) noexcept
{
	const struct index_presence here;

	try {
		const std::string name = string_of(prefix);
		const auto known = index->lists.find(name);

		if (known)
			visit_list(*known, visitor);
		else
			list_terms(index, name, visitor);
		return STATUS_OK;
	} catch (...) {
		return index_fault(fault, name_of(index));
	}
}

extern "C" enum status index_each_name(struct index *index, struct text prefix,
				       const struct index_visitor *visitor,
				       struct fault *fault) noexcept
{
	const struct index_presence here;

	try {
		each_term(index, string_of(prefix),
			  [&](const std::string &term, Xapian::doccount) {
				  return visitor->visit(visitor->context,
							text_of_string(term),
							0);
			  });
		return STATUS_OK;
	} catch (...) {
		return index_fault(fault, name_of(index));
	}
}

extern "C" enum status index_frequency(struct index *index, struct text term,
				       uint32_t *out,
				       struct fault *fault) noexcept
{
	const struct index_presence here;

	*out = 0;
	try {
		*out = index->matcher ?
			       index_matcher_frequency(index->matcher.get(),
						       term) :
			       index->whole.get_termfreq(string_of(term)) -
				       count_gone_with(index, string_of(term));
		return STATUS_OK;
	} catch (...) {
		return index_fault(fault, name_of(index));
	}
}

extern "C" enum status index_value_bounds(struct index *index, uint32_t slot,
					  struct bytes *low, struct bytes *high,
					  struct fault *fault) noexcept
{
	const struct index_presence here;

	try {
		return append_bounds(all_bounds(index, slot, bounds_of), low,
				     high, fault);
	} catch (...) {
		return index_fault(fault, name_of(index));
	}
}

extern "C" enum status index_value_ends(struct index *index, uint32_t slot,
					struct bytes *low, struct bytes *high,
					struct fault *fault) noexcept
{
	const struct index_presence here;

	try {
		return append_bounds(all_bounds(index, slot,
						index->remote ? bounds_of :
								ends_of),
				     low, high, fault);
	} catch (...) {
		return index_fault(fault, name_of(index));
	}
}

extern "C" enum status index_match(struct index *index,
				   const struct index_query *query,
				   struct index_page *out,
				   struct fault *fault) noexcept
{
	const struct index_presence here;

	out->hit_count = 0;
	try {
		return index->matcher ? index_matcher_run(index->matcher.get(),
							  query, out, fault) :
					match_remote(index, query, out, fault);
	} catch (...) {
		return index_fault(fault, name_of(index));
	}
}

extern "C" void index_page_free(struct index_page *page) noexcept
{
	memory_free(page->hits);
	*page = {};
}

extern "C" enum status index_read(struct index *index, uint32_t document,
				  struct bytes *out,
				  struct fault *fault) noexcept
{
	const struct index_presence here;

	try {
		std::string data =
			value_of(index, document, SCHEMA_SLOT_RECORD);

		if (data.empty()) /* in format 1 */
			data = index->whole
				       .get_document(document,
						     Xapian::DOC_ASSUME_VALID)
				       .get_data();
		return bytes_append(out, text_of_string(data), fault);
	} catch (...) {
		return index_fault(fault, name_of(index));
	}
}

extern "C" enum status index_value(struct index *index, uint32_t document,
				   uint32_t slot, struct bytes *out,
				   struct fault *fault) noexcept
{
	const struct index_presence here;

	try {
		std::string value = value_of(index, document, slot);

		return bytes_append(out, text_of_string(value), fault);
	} catch (...) {
		return index_fault(fault, name_of(index));
	}
}

extern "C" enum status index_next_document(struct index *index,
					   uint32_t document, uint32_t *out,
					   struct fault *fault) noexcept
{
	const struct index_presence here;

	*out = 0;
	if (document == UINT32_MAX)
		return STATUS_OK;
	try {
		Xapian::PostingIterator end = index->whole.postlist_end("");
		Xapian::PostingIterator i = index->whole.postlist_begin("");

		i.skip_to(document + 1);
		while (i != end && is_gone(index, *i))
			++i;
		if (i != end)
			*out = *i;
		return STATUS_OK;
	} catch (...) {
		return index_fault(fault, name_of(index));
	}
}

extern "C" enum status index_count_in(struct index *index, struct text term,
				      const struct index_documents *documents,
				      uint32_t *out,
				      struct fault *fault) noexcept
{
	const struct index_presence here;

	try {
		if (index->matcher)
			index_matcher_count_in(index->matcher.get(), term,
					       documents, out);
		else
			each_with(index->whole, string_of(term), documents,
				  [&](size_t i,
				      const Xapian::PostingIterator &at) {
					  out[i] += at.get_wdf();
				  });
		return STATUS_OK;
	} catch (...) {
		return index_fault(fault, name_of(index));
	}
}

extern "C" enum status index_has_in(struct index *index, struct text term,
				    const struct index_documents *documents,
				    bool *out, struct fault *fault) noexcept
{
	const struct index_presence here;

	try {
		if (index->matcher)
			index_matcher_has_in(index->matcher.get(), term,
					     documents, out);
		else
			each_with(index->whole, string_of(term), documents,
				  [&](size_t i,
				      const Xapian::PostingIterator &) {
					  out[i] = true;
				  });
		return STATUS_OK;
	} catch (...) {
		return index_fault(fault, name_of(index));
	}
}

extern "C" enum status index_run_of(struct index *index, uint32_t document,
				    struct index_run *out,
				    struct fault *fault) noexcept
{
	const struct index_presence here;

	*out = { 0, 0, 0 };
	try {
		if (index->matcher)
			*out = index_matcher_run_of(index->matcher.get(),
						    document);
		return STATUS_OK;
	} catch (...) {
		return index_fault(fault, name_of(index));
	}
}

extern "C" enum status index_lengths(struct index *index,
				     const struct index_documents *documents,
				     uint32_t *out,
				     struct fault *fault) noexcept
{
	const struct index_presence here;

	try {
		for (size_t i = 0; i < documents->count; i++)
			out[i] = index->matcher ? index_matcher_length(
							  index->matcher.get(),
							  documents->list[i]) :
						  index->whole.get_doclength(
							  documents->list[i]);
		return STATUS_OK;
	} catch (...) {
		return index_fault(fault, name_of(index));
	}
}

extern "C" const char *index_library_version(void) noexcept
{
	return Xapian::version_string();
}

extern "C" enum status
index_each_posting(struct index *index, struct text term,
		   const struct index_posting_visitor *visitor,
		   struct fault *fault) noexcept
{
	const struct index_presence here;

	try {
		if (index->remote)
			index->remote->expect_term(index->whole,
						   string_of(term));
		each_posting(index, string_of(term),
			     [&](const Xapian::PostingIterator &i) {
				     return visitor->visit(visitor->context, *i,
							   i.get_wdf());
			     });
		return STATUS_OK;
	} catch (...) {
		return index_fault(fault, name_of(index));
	}
}

extern "C" enum status
index_each_length(struct index *index,
		  const struct index_posting_visitor *visitor,
		  struct fault *fault) noexcept
{
	const struct index_presence here;

	try {
		each_posting(index, "", [&](const Xapian::PostingIterator &i) {
			return visitor->visit(visitor->context, *i,
					      i.get_doclength());
		});
		return STATUS_OK;
	} catch (...) {
		return index_fault(fault, name_of(index));
	}
}

extern "C" enum status index_weigh_term(struct index *index, struct text term,
					struct index_term_figures *out,
					struct fault *fault) noexcept
{
	const struct index_presence here;

	*out = {};
	try {
		const std::string name = string_of(term);

		out->document_count = index->whole.get_termfreq(name);
		out->frequency = index->whole.get_collection_freq(name);
		out->most = index->whole.get_wdf_upper_bound(name);
		for (size_t i = 0; i < index->shards.size(); i++)
			index->gone[i].each_in(
				index->shards[i].postlist_begin(name),
				[&](const Xapian::PostingIterator &at) {
					out->document_count--;
					out->frequency -= at.get_wdf();
				});
		return STATUS_OK;
	} catch (...) {
		return index_fault(fault, name_of(index));
	}
}

extern "C" enum status index_weigh(struct index *index,
				   struct index_figures *out,
				   struct fault *fault) noexcept
{
	const struct index_presence here;

	*out = {};
	try {
		const Xapian::Database &whole = index->whole;

		out->document_count = index->document_count;
		out->deleted_count = count_gone(index);
		out->last_document = whole.get_lastdocid();
		out->length = whole.get_total_length();
		for (const gone_documents &each : index->gone)
			out->length -= each.length();
		out->shortest = whole.get_doclength_lower_bound();
		out->longest = whole.get_doclength_upper_bound();
		return STATUS_OK;
	} catch (...) {
		return index_fault(fault, name_of(index));
	}
}

extern "C" enum status index_value_count(struct index *index, uint32_t slot,
					 uint32_t *out,
					 struct fault *fault) noexcept
{
	const struct index_presence here;

	*out = 0;
	try {
		*out = index->whole.get_value_freq(slot);
		for (size_t i = 0; i < index->shards.size(); i++)
			*out -= count_gone_values(index, i, slot);
		return STATUS_OK;
	} catch (...) {
		return index_fault(fault, name_of(index));
	}
}
