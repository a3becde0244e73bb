// Package match finds the records of a customer register that are one person, says how sure it is and why, and does
// not take relatives for one another. It needs no labels and no settings, knows no database and no domain types.
//
// # Ways in
//
//   - Run goes through a whole register, or links an import with one, and gives the suggested pairs, the clusters and
//     the Model that it learned.
//   - Keys gives the blocking keys of a person, to be kept with the customer. A newcomer is compared with the customers
//     that share a key: Model.NewReader, Reader.Record, Model.Rank. A key that more than a few hundred customers have
//     tells nothing and need not be followed.
//   - Model.Explain gives the evidence for and against, from the Pattern of a pair alone.
//
// A Model marshals to JSON of some hundred kilobytes, of a million customers to a few megabytes; patterns are eight bytes
// and keep their meaning within a Version.
//
// # Normalisation
//
// Text is brought to one form (fold.go): Unicode NFKC, lower case, no accents, Cyrillic and Greek in Latin letters,
// umlauts as two letters and as one. Names are taken apart (names.go), phone numbers reduced to national digits and
// addresses of e-mail to what the provider delivers to (contact.go), dates read in the file's order (birthday.go),
// streets split into name and number (address.go). What stands for "not known" becomes nothing, and nothing is no
// evidence: a field that is missing on one side has the weight 0.
//
// # Blocking
//
// Two records are compared when they share a key (keys.go), each pair at its first common key only (blocks.go). Blocks
// are taken smallest first until about 45 pairs a record are spent, so the work grows with the register and not with
// its square; up to 3,000,000 pairs are compared without blocking. This takes the place of a fixed limit of block size
// (compare P. Christen, Data Matching, Springer 2012, chapter 4).
//
// # Comparison
//
// Each of eight fields gives one of up to seven levels (levels.go): Jaro-Winkler and restricted edit distance
// (similar.go), short forms of names, parts of dates. Postcode and town are one field, as they say one thing. Where a
// level means a common value, the rarity of the value is kept with it in bands of 0.75 bits (pattern.go), so that the
// pattern of a pair is all that its score depends on.
//
// # Score
//
// With γ the pattern, M the pairs that are one person, H the pairs of one household and U all others,
//
//	odds(γ) = λM P(γ|M) / (λU P(γ|U) + λH P(γ|H))
//
// where P(γ|·) is the product over the fields (weights.go). Without H this is the model of Fellegi and Sunter (1969).
// H is ours: surname, phone, e-mail and address agree about as they do in M, given name and birthday as by chance, save
// for namesakes and twins; the order of the names is as in M. Without it the estimation settles on households, the larger
// and clearer group. For a value of frequency f the ratio m/u becomes m/f (Newcombe and others, 1959); for two different values taken for
// one, f is replaced by the harmonic mean, which is near the rarer one's (pattern.go, eitherBand). Given and family name
// are not independent, since both go by language: where both agree the given name has the frequency that it has among
// those of that family name, so that m/f of both is m/f of the full name (pattern.go, givenBand; frequency.go, fullShare).
//
// # Learning
//
// u is measured on random pairs, each weighted by 1 - P(M|γ). λ, m and h come from expectation maximisation over the
// counted patterns (Dempster, Laird, Rubin 1977; Winkler 1988), with Dirichlet priors about the shipped rates, so that
// twenty customers are enough (learn.go). Frequencies are counted once a person: learning, grouping and counting take
// turns four times (run.go). In a large register with hardly any duplicates EM would settle on whatever strangers have in
// common by chance: m keeps the order of errors, small before large, and the shipped rates weigh the more the more
// persons there are (learn.go, order).
//
// # Threshold
//
// Pairs are suggested from the probability at which the expected F-measure is greatest (Lipton, Elkan, Naryanaswamy
// 2014), unless expected precision there is under 0.975; never above 0.8 (learn.go, chooseThreshold). Same, which may
// be acted upon without asking, needs 0.999 and an agreement that no family has by custom (single.go, Verdict).
//
// # Clusters
//
// Components of suggested pairs are divided by average linkage on log odds, all pairs of a component being weighed,
// also those that no block brought together (cluster.go). "Not a duplicate" is a weight of minus infinity. Imports are
// linked one to one, surest first (result.go).
package match
