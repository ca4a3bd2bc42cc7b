// SPDX-License-Identifier: GPL-2.0-or-later
#include "shared/index_read.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <xapian.h>

#include "shared/index_fault.h"
#include "shared/memory.h"
#include "shared/schema.h"

namespace {

enum {
	OPEN_TRIES = 20,  /* while a writer goes past what is being opened */
	DAMAGE_TRIES = 3, /* or a generation is gone that was to be opened */
	REMOTE_TIMEOUT_MS = 10000
};

/* The stub as it was when its database was opened. */
struct place {
	std::string name;
	bool is_remote;
	struct stat stub; /* zeroed where there is none */
};

std::string string_of(struct text text)
{
	return std::string(text.length ? text.data : "", text.length);
}

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

std::string stub_name(const struct place &place)
{
	return place.name + "/" SCHEMA_STUB_FILE;
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

Xapian::Database open_remote(const std::string &name)
{
	size_t colon = name.rfind(':');
	unsigned long port =
		std::strtoul(name.c_str() + colon + 1, nullptr, 10);

	return Xapian::Remote::open(name.substr(0, colon),
				    static_cast<unsigned>(port),
				    REMOTE_TIMEOUT_MS, REMOTE_TIMEOUT_MS);
}

/* By the stub, or a database's own folder. */
Xapian::Database open_local(struct place &place)
{
	if (stat(stub_name(place).c_str(), &place.stub) == 0)
		return Xapian::Database(stub_name(place),
					Xapian::DB_BACKEND_STUB);
	std::memset(&place.stub, 0, sizeof(place.stub));
	return Xapian::Database(place.name, Xapian::DB_BACKEND_GLASS);
}

} // namespace

struct index {
	std::string name; /* of all places, for faults */
	std::vector<place> places;
	std::vector<Xapian::Database> shards;
	Xapian::Database whole;
	uint32_t document_count;
	uint64_t openings;
	/* Where a reopening failed half way, libxapian is left with tables of
	 * two revisions, and the next one takes them for those of one. */
	bool is_half_open;
};

namespace {

const char *name_of(const struct index *index)
{
	return index->name.c_str();
}

/* A place that holds nothing of ours is told apart from a damaged one. */
enum status check_place(const struct place &place, struct fault *fault)
{
	const std::string names[] = { stub_name(place),
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
			if (!place.is_remote)
				index_expect_tables(out);
			/* libxapian takes a stub that it cannot read for one
			 * that names nothing, and that for an empty index. */
			if (!out.get_uuid().empty())
				return STATUS_OK;
			status = judge_stub(stub_name(place), fault);
		} catch (...) {
			status = index_fault(fault, place.name.c_str());
		}
		if (status != STATUS_RETRY &&
		    (status != STATUS_DAMAGED || i + 1 >= DAMAGE_TRIES))
			return status;
	}
	return status;
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
	index->places = places;
	index->shards = shards;
	index->whole = whole;
	index->document_count = whole.get_doccount();
	index->openings++;
	index->is_half_open = false;
	return STATUS_OK;
}

/*
 * The passages with a term, without weights. libxapian 1.4 reads a term that
 * no weight is wanted of, and that all documents have, from the list of all
 * documents, but gives that list the term's name: where numbers of deleted
 * documents lie between, it then looks for the list's next piece under that
 * name and calls the database corrupt. Here a term is read from its own list.
 */
class term_source : public Xapian::PostingSource {
	std::string term;
	Xapian::Database shard;
	Xapian::PostingIterator at;
	bool has_begun = false;

	void begin()
	{
		at = shard.postlist_begin(term);
		has_begun = true;
	}

      public:
	explicit term_source(const std::string &name) : term(name)
	{
	}

	void init(const Xapian::Database &database) override
	{
		shard = database;
		has_begun = false;
	}

	PostingSource *clone() const override
	{
		return new term_source(term);
	}

	Xapian::doccount get_termfreq_min() const override
	{
		return shard.get_termfreq(term);
	}

	Xapian::doccount get_termfreq_est() const override
	{
		return shard.get_termfreq(term);
	}

	Xapian::doccount get_termfreq_max() const override
	{
		return shard.get_termfreq(term);
	}

	void next(double) override
	{
		if (has_begun)
			++at;
		else
			begin();
	}

	void skip_to(Xapian::docid document, double) override
	{
		if (!has_begun)
			begin();
		at.skip_to(document);
	}

	bool at_end() const override
	{
		return has_begun && at == Xapian::PostingIterator();
	}

	Xapian::docid get_docid() const override
	{
		return *at;
	}
};

/* Whether libxapian would read a term without weight in that other way. A
 * server of a remote shard has no class of ours. */
bool is_misread(const struct index *index, const std::string &term)
{
	bool is_misread = false;

	for (const struct place &place : index->places)
		if (place.is_remote)
			return false;
	for (const Xapian::Database &shard : index->shards) {
		Xapian::doccount count = shard.get_doccount();

		if (count != shard.get_lastdocid() &&
		    count == shard.get_termfreq(term))
			is_misread = true;
	}
	return is_misread;
}

Xapian::Query make_term(const struct index *index, struct text text,
			bool is_weighted)
{
	std::string term = string_of(text);

	if (is_weighted || !is_misread(index, term))
		return Xapian::Query(term);
	return Xapian::Query((new term_source(term))->release());
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

Xapian::Query make_leaf(const struct index *index,
			const struct index_step &step, bool is_weighted)
{
	switch (step.op) {
	case INDEX_TERM:
		return make_term(index, step.term, is_weighted);
	case INDEX_RANGE:
		return make_range(step);
	case INDEX_ALL:
		return Xapian::Query::MatchAll;
	default:
		return Xapian::Query();
	}
}

bool is_leaf(enum index_op op)
{
	return op == INDEX_TERM || op == INDEX_RANGE || op == INDEX_ALL ||
	       op == INDEX_NOTHING;
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

/* For each step, whether weights are wanted of it. Backwards, an operator
 * comes before its operands, and of these the last one first. */
std::vector<bool> find_weighted(const struct index_query *query)
{
	std::vector<bool> weighted(query->step_count);
	std::vector<bool> stack(1, true);

	for (size_t i = query->step_count; i-- > 0;) {
		const struct index_step &step = query->steps[i];
		bool is_first_only = step.op == INDEX_FILTER ||
				     step.op == INDEX_AND_NOT;

		if (stack.empty() || step.arity > query->step_count)
			throw Xapian::InvalidArgumentError("not one query");
		weighted[i] = stack.back();
		stack.pop_back();
		if (is_leaf(step.op))
			continue;
		for (uint32_t j = 0; j < step.arity; j++)
			stack.push_back(
				weighted[i] && (j == 0 || !is_first_only) &&
				(step.op != INDEX_SCALE || step.scale > 0));
	}
	return weighted;
}

/* Replaces the operands at the stack's end by their combination. */
void apply_step(std::vector<Xapian::Query> &stack,
		const struct index_step &step)
{
	if (step.arity == 0 || step.arity > stack.size())
		throw Xapian::InvalidArgumentError("operands are missing");

	auto first = stack.end() - static_cast<std::ptrdiff_t>(step.arity);
	Xapian::Query combined;

	if (step.op == INDEX_SCALE)
		combined = Xapian::Query(Xapian::Query::OP_SCALE_WEIGHT, *first,
					 step.scale);
	else
		combined =
			Xapian::Query(operator_of(step.op), first, stack.end());
	stack.erase(first, stack.end());
	stack.push_back(combined);
}

Xapian::Query make_query(const struct index *index,
			 const struct index_query *query)
{
	std::vector<bool> weighted = find_weighted(query);
	std::vector<Xapian::Query> stack;

	for (size_t i = 0; i < query->step_count; i++) {
		const struct index_step &step = query->steps[i];

		if (is_leaf(step.op))
			stack.push_back(make_leaf(index, step, weighted[i]));
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

enum status copy_page(struct index_page *out, const Xapian::MSet &found,
		      struct fault *fault)
{
	out->hit_count = 0;
	if (found.size() > out->capacity) {
		void *hits = memory_resize(out->hits, found.size(),
					   sizeof(*out->hits));

		if (!hits)
			return fault_set(fault, STATUS_FULL,
					 "hits: out of memory");
		out->hits = static_cast<struct index_hit *>(hits);
		out->capacity = found.size();
	}
	for (Xapian::MSetIterator i = found.begin(); i != found.end(); ++i)
		out->hits[out->hit_count++] = hit_of(i);
	out->lower = found.get_matches_lower_bound();
	out->estimated = found.get_matches_estimated();
	out->upper = found.get_matches_upper_bound();
	return STATUS_OK;
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
			index->places.push_back(
				{ places[i], is_remote(places[i]), {} });
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
		if (stat((place.name + "/" SCHEMA_STUB_FILE).c_str(), &facts) !=
			    0 ||
		    !is_same_stub(facts, place.stub))
			return true;
	}
	return false;
}

extern "C" enum status index_reopen(struct index *index,
				    struct fault *fault) noexcept
{
	const struct index_presence here;

	try {
		if (index->is_half_open || index_has_moved(index))
			return open_places(index, fault);
		index->is_half_open = true;
		for (Xapian::Database &shard : index->shards)
			(void)shard.reopen();
		index->document_count = index->whole.get_doccount();
		index->is_half_open = false;
		return STATUS_OK;
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
	uint64_t sum = index->openings;

	try {
		for (const Xapian::Database &shard : index->shards)
			sum += shard.get_revision();
		return sum;
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
	return (document - 1) % index->shards.size();
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
		std::string value =
			index->shards.at(shard).get_metadata(string_of(key));

		return bytes_append(out, text_of_string(value), fault);
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
		Xapian::TermIterator end = index->whole.allterms_end();

		for (Xapian::TermIterator i =
			     index->whole.allterms_begin(string_of(prefix));
		     i != end; ++i) {
			std::string term = *i;

			if (!visitor->visit(visitor->context,
					    text_of_string(term),
					    i.get_termfreq()))
				break;
		}
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
		*out = index->whole.get_termfreq(string_of(term));
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
		std::string lowest;
		std::string highest;
		enum status status;

		for (const Xapian::Database &shard : index->shards) {
			std::string bound = shard.get_value_lower_bound(slot);

			if (!bound.empty() &&
			    (lowest.empty() || bound < lowest))
				lowest = bound;
			bound = shard.get_value_upper_bound(slot);
			if (bound > highest)
				highest = bound;
		}
		status = bytes_append(low, text_of_string(lowest), fault);
		return status ? status :
				bytes_append(high, text_of_string(highest),
					     fault);
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
		Xapian::Enquire enquire(index->whole);
		uint32_t check = query->check;

		if (check > index->document_count)
			check = index->document_count;
		enquire.set_query(make_query(index, query));
		enquire.set_weighting_scheme(Xapian::BM25Weight(
			query->bm25.k1, 0, 1, query->bm25.b, 0.5));
		set_order(enquire, query);
		return copy_page(out,
				 enquire.get_mset(query->first, query->limit,
						  check),
				 fault);
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
		const Xapian::Document found = index->whole.get_document(
			document, Xapian::DOC_ASSUME_VALID);
		std::string data = found.get_value(SCHEMA_SLOT_RECORD);

		if (data.empty()) /* in format 1 */
			data = found.get_data();
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
		std::string value =
			index->whole
				.get_document(document,
					      Xapian::DOC_ASSUME_VALID)
				.get_value(slot);

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
		if (i != end)
			*out = *i;
		return STATUS_OK;
	} catch (...) {
		return index_fault(fault, name_of(index));
	}
}

extern "C" enum status index_each_term_of(struct index *index,
					  uint32_t document,
					  const struct index_visitor *visitor,
					  struct fault *fault) noexcept
{
	const struct index_presence here;

	try {
		Xapian::TermIterator end = index->whole.termlist_end(document);

		for (Xapian::TermIterator i =
			     index->whole.termlist_begin(document);
		     i != end; ++i) {
			std::string term = *i;

			if (!visitor->visit(visitor->context,
					    text_of_string(term), i.get_wdf()))
				break;
		}
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
		const std::string name = string_of(term);
		Xapian::PostingIterator end = index->whole.postlist_end(name);
		Xapian::PostingIterator i = index->whole.postlist_begin(name);

		for (size_t j = 0; j < documents->count && i != end; j++) {
			uint32_t document = documents->list[j];

			if (*i < document)
				i.skip_to(document);
			if (i != end && *i == document)
				out[j] += i.get_wdf();
		}
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
			out[i] = index->whole.get_doclength(documents->list[i]);
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
		const std::string name = string_of(term);
		Xapian::PostingIterator end = index->whole.postlist_end(name);

		for (Xapian::PostingIterator i =
			     index->whole.postlist_begin(name);
		     i != end; ++i)
			if (!visitor->visit(visitor->context, *i, i.get_wdf()))
				break;
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
		Xapian::PostingIterator end = index->whole.postlist_end("");

		for (Xapian::PostingIterator i =
			     index->whole.postlist_begin("");
		     i != end; ++i)
			if (!visitor->visit(visitor->context, *i,
					    i.get_doclength()))
				break;
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

		out->document_count = whole.get_doccount();
		out->last_document = whole.get_lastdocid();
		out->length = whole.get_total_length();
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
		return STATUS_OK;
	} catch (...) {
		return index_fault(fault, name_of(index));
	}
}
