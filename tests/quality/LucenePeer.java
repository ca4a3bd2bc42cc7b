// SPDX-License-Identifier: GPL-2.0-or-later
//
// LucenePeer DOCUMENTS QUERIES K1 B: ranks by Lucene's BM25, title and text
//   in one field, English analysis, words joined by OR. DOCUMENTS has lines
//   ID<TAB>TITLE<TAB>TEXT, QUERIES ID<TAB>WORDS; prints a run as trec_eval
//   reads it, 1,000 documents a query.
// LucenePeer build FOLDER DOCUMENTS: an index on disk, with the text.
// LucenePeer ask FOLDER QUERIES: prints how many queries a second it answers
//   once it is warm, on one thread, the ten best documents with their text;
//   QUERIES has lines of words.
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

public class LucenePeer {
	static final int LISTED = 1000;
	static final int SHOWN = 10;
	static final int ROUNDS = 5; // the last is the one that counts
	static final String TEXT = "text";

	static void index(Path documents, IndexWriter writer, Field.Store keep)
			throws IOException {
		try (BufferedReader lines = Files.newBufferedReader(documents)) {
			String line;
			while ((line = lines.readLine()) != null) {
				String[] parts = line.split("\t", 3);
				Document document = new Document();
				document.add(new StoredField("id", parts[0]));
				document.add(new TextField(TEXT, parts[1] + "\n"
						+ parts[2], keep));
				writer.addDocument(document);
			}
		}
	}

	static Query parse(Analyzer analyzer, String words)
			throws IOException {
		BooleanQuery.Builder query = new BooleanQuery.Builder();
		try (TokenStream tokens = analyzer.tokenStream(TEXT, words)) {
			CharTermAttribute term = tokens
					.addAttribute(CharTermAttribute.class);
			tokens.reset();
			while (tokens.incrementToken())
				query.add(new TermQuery(new Term(TEXT,
						term.toString())),
						BooleanClause.Occur.SHOULD);
			tokens.end();
		}
		return query.build();
	}

	static void build(Path folder, Path documents) throws IOException {
		IndexWriterConfig config = new IndexWriterConfig(
				new EnglishAnalyzer());
		try (Directory directory = FSDirectory.open(folder);
				IndexWriter writer = new IndexWriter(directory,
						config)) {
			index(documents, writer, Field.Store.YES);
			writer.commit();
		}
	}

	// What is printed depends on all that was read, so that it is read.
	static long answer(IndexSearcher searcher, List<Query> queries)
			throws IOException {
		long length = 0;
		for (Query query : queries)
			for (ScoreDoc hit : searcher.search(query,
					SHOWN).scoreDocs)
				length += searcher.doc(hit.doc).get(TEXT)
						.length();
		return length;
	}

	static void ask(Path folder, Path lines) throws IOException {
		Analyzer analyzer = new EnglishAnalyzer();
		IndexSearcher searcher = new IndexSearcher(
				DirectoryReader.open(FSDirectory.open(folder)));
		long length = 0;
		double seconds = 0;
		int count = 0;
		for (int round = 0; round < ROUNDS; round++) {
			long start = System.nanoTime();
			List<Query> queries = new ArrayList<>();
			for (String line : Files.readAllLines(lines))
				queries.add(parse(analyzer, line));
			length = answer(searcher, queries);
			count = queries.size();
			seconds = (System.nanoTime() - start) / 1e9;
		}
		System.out.println(count / seconds + " " + length);
	}

	public static void main(String[] arguments) throws IOException {
		if (arguments[0].equals("build")) {
			build(Path.of(arguments[1]), Path.of(arguments[2]));
			return;
		}
		if (arguments[0].equals("ask")) {
			ask(Path.of(arguments[1]), Path.of(arguments[2]));
			return;
		}
		rank(arguments);
	}

	static void rank(String[] arguments) throws IOException {
		Analyzer analyzer = new EnglishAnalyzer();
		BM25Similarity bm25 = new BM25Similarity(
				Float.parseFloat(arguments[2]),
				Float.parseFloat(arguments[3]));
		Directory directory = new ByteBuffersDirectory();
		IndexWriterConfig config = new IndexWriterConfig(analyzer);
		config.setSimilarity(bm25);
		try (IndexWriter writer = new IndexWriter(directory, config)) {
			index(Path.of(arguments[0]), writer, Field.Store.NO);
			writer.forceMerge(1);
		}
		PrintStream out = new PrintStream(System.out, false,
				StandardCharsets.UTF_8);
		IndexSearcher searcher = new IndexSearcher(
				DirectoryReader.open(directory));
		searcher.setSimilarity(bm25);
		for (String line : Files.readAllLines(Path.of(arguments[1]))) {
			String[] parts = line.split("\t", 2);
			Query query = parse(analyzer, parts[1]);
			int rank = 0;
			for (ScoreDoc hit : searcher.search(query,
					LISTED).scoreDocs)
				out.println(parts[0] + " Q0 "
						+ searcher.doc(hit.doc).get("id")
						+ " " + ++rank + " " + hit.score
						+ " lucene");
		}
		out.flush();
		if (out.checkError())
			throw new IOException("output lost");
	}
}
