package match

import (
	"encoding/json"
	"errors"
	"math"
)

// rates holds one number for each level of each field.
type rates [fields][8]float64

// Model is all that is needed to say how likely two records are one person: what a business's register has shown,
// blended with what is shipped. Default serves from the first customer on; Run learns one for a register. A Model
// is not changed once made, and may be stored (it marshals to JSON) and read again by another process.
//
// The theory is I. Fellegi and A. Sunter, "A Theory for Record Linkage", JASA 64 (1969), 1183-1210, with a third
// class beside "same person" (M) and "strangers" (U): "same household" (H), who share surname, address, phone and
// e-mail but neither given name nor birthday, except by chance, for namesakes and for twins.
type Model struct {
	Persons   float64 `json:"persons"`   // records it was learned from; 0 for the shipped one
	Pairs     float64 `json:"pairs"`     // pairs of these records
	SameRate  float64 `json:"sameRate"`  // λM: the share of pairs that are one person
	HomeRate  float64 `json:"homeRate"`  // λH: the share of pairs that live together
	Same      rates   `json:"same"`      // m: the share of each level when both are known, among M
	Home      rates   `json:"home"`      // h: the same among H; First and Birthday come from Namesakes and Twins
	Chance    rates   `json:"chance"`    // u, or for rare levels the sum over U of 1/frequency (see ratio)
	Namesakes float64 `json:"namesakes"` // the share of H that bear one given name
	Twins     float64 `json:"twins"`     // the share of H that have one birthday
	Suggest   float64 `json:"suggest"`   // the probability from which a pair is suggested
	Common    common  `json:"common"`    // frequent values
	Version   int     `json:"version"`   // of the comparisons; a model of another version must be learned anew

	ratios *ratios
}

// ratios holds for each byte of a pattern how much likelier it is among M, and among H, than among U.
type ratios struct{ same, home [fields][256]float32 }

// Version changes when levels or fields do, so that stored patterns and models of before mean something else.
const Version = 2

// UnmarshalJSON reads a stored model. It fails when the model is damaged or of another version; then the shipped one
// serves until the next run.
func (m *Model) UnmarshalJSON(data []byte) error {
	type stored Model
	var s stored
	if err := json.Unmarshal(data, &s); err != nil {
		return err
	}
	if s.Version != Version {
		return errors.New("the stored weights of the duplicate search are of another version: run the search again")
	}
	*m = Model(s)
	m.compile()
	return nil
}

// compile prepares the ratios. With m and u the shares of a level among M and U, the ratio is m/u. At a rare level
// the value itself counts, as in H. Newcombe, J. Kennedy, S. Axford, A. James, "Automatic Linkage of Vital Records",
// Science 130 (1959), 954-959: m × (1/f) / A, where A is the mean of 1/f over U, so that the ratio sums to m over U.
// For equal values A is Σ f² (1/f) = 1.
func (m *Model) compile() {
	r := &ratios{}
	for f := range fields {
		for b := range 256 {
			l, band := b&7, b>>3
			r.same[f][b], r.home[f][b] = 1, 1
			if l == 0 || l > levelsOf[f] {
				continue
			}
			rarity := 1.0
			if rare[f][l] {
				rarity = math.Exp2(rarityStep * float64(band))
			}
			r.same[f][b] = float32(m.Same[f][l] * rarity / m.Chance[f][l])
			r.home[f][b] = float32(m.homeRatio(f, l, rarity))
		}
	}
	m.ratios = r
}

// homeRatio is the ratio among H. Given name and birthday agree as by chance, but that a share are namesakes and another
// share twins; likelihoods puts the two together.
func (m *Model) homeRatio(f Field, l int, rarity float64) float64 {
	special := 0.0
	switch f {
	case First:
		special = m.Namesakes
	case Birthday:
		special = m.Twins
	case Order: // who enters a family exchanges names as seldom as who enters one person twice
		return m.Same[f][l] / m.Chance[f][l]
	default:
		return m.Home[f][l] * rarity / m.Chance[f][l]
	}
	if Level(l) == Equal {
		return 1 - special + special*rarity
	}
	return 1 - special
}

// likelihoods gives P(pattern | M) / P(pattern | U) and P(pattern | H) / P(pattern | U), the fields being independent
// within a class, but for given name and birthday in H: nobody is namesake and twin at once. With s namesakes, t twins
// and frequencies f, g of name and birthday their ratio is (1 - s - t) + s/f + t/g, each term where they are equal.
func (m *Model) likelihoods(p Pattern) (same, home float64) {
	same, home = 1, 1
	for f := range fields {
		b := uint8(p >> (8 * f))
		same *= float64(m.ratios.same[f][b])
		if f != First && f != Birthday {
			home *= float64(m.ratios.home[f][b])
		}
	}
	first, day := m.ratios.home[First][uint8(p>>(8*First))], m.ratios.home[Birthday][uint8(p>>(8*Birthday))]
	return same, home * max(0, float64(first+day-1))
}

// odds gives λM P(M) against λU P(U) + λH P(H).
func (m *Model) odds(p Pattern) float64 {
	same, home := m.likelihoods(p)
	return m.SameRate * same / (1 - m.SameRate - m.HomeRate + m.HomeRate*home)
}

// Where learning begins with what families share. Twins are about 3 births in 100 in Europe and half of a household's
// pairs are not siblings; of the pairs of a household with one phone in the development data under one in 100 bear one name.
const (
	namesakeShare = 0.007
	twinShare     = 0.01
	leastNamesake = 0.003
	mostNamesakes = 0.02 // also assumed until a register has shown itself
	leastTwins    = 0.005
	mostTwins     = 0.05
)

// Default is the shipped model for a register of n records, to be used until a run has learned one.
func Default(n int) *Model {
	n = max(n, 2)
	pairs := float64(n) * float64(n-1) / 2
	m := &Model{
		Persons: 0, Pairs: pairs, SameRate: expectedSame(float64(n), pairs), HomeRate: expectedHome(float64(n), pairs),
		Same: shippedSame, Home: shippedHome, Chance: shippedChance,
		Namesakes: mostNamesakes, Twins: twinShare, Suggest: 0.5, Version: Version,
	}
	m.Common.total[kindPhone], m.Common.total[kindEmail] = float64(n), float64(n) // of contacts a larger register has more
	m.compile()
	return m
}

// In a register that nobody has cleaned one customer in twenty is there twice, and one in three has somebody of the
// household beside; both are only where learning starts.
func expectedSame(n, pairs float64) float64 { return min(0.1, 0.05*n/pairs) }
func expectedHome(n, pairs float64) float64 { return min(0.2, 0.3*n/pairs) }

// shippedSame, shippedHome and shippedChance were set from the field's literature and rounded from what the
// development sets taught: close enough for twenty customers, and soon outweighed by a register's own pairs.
var shippedSame = rates{
	First:    {Equal: .80, NameTyping: .07, NamePart: .04, NameInitial: .02, NameBeginning: .01, NameSimilar: .03, NameDifferent: .02},
	Last:     {Equal: .80, NameTyping: .07, NamePart: .03, NameInitial: .005, NameBeginning: .01, NameSimilar: .02, NameDifferent: .065},
	Birthday: {Equal: .85, DayTyping: .07, DayTwoParts: .025, DayTwoDigits: .015, DayYear: .01, Different: .03},
	Phone:    {Equal: .65, PhoneTyping: .04, PhoneTwoDigits: .01, PhoneExtension: .01, PhoneDifferent: .29},
	Email:    {Equal: .65, MailTyping: .05, MailBox: .03, MailSimilar: .03, MailNamed: .02, Different: .22},
	Street:   {Equal: .66, StreetTyping: .08, StreetName: .03, StreetNumber: .03, StreetLike: .03, Different: .17},
	Area:     {Equal: .70, AreaDistrict: .06, AreaTown: .06, AreaNear: .04, AreaSimilar: .03, Different: .11},
	Order:    {Equal: .99, OrderCrossed: .01},
}

var shippedHome = rates{
	Last:   {Equal: .80, NameTyping: .03, NamePart: .02, NameInitial: .002, NameBeginning: .003, NameSimilar: .02, NameDifferent: .125},
	Phone:  {Equal: .50, PhoneTyping: .02, PhoneTwoDigits: .01, PhoneExtension: .01, PhoneDifferent: .46},
	Email:  {Equal: .30, MailTyping: .01, MailBox: .01, MailSimilar: .02, MailNamed: .01, Different: .65},
	Street: {Equal: .82, StreetTyping: .06, StreetName: .02, StreetNumber: .02, StreetLike: .02, Different: .06},
	Area:   {Equal: .86, AreaDistrict: .03, AreaTown: .03, AreaNear: .02, AreaSimilar: .02, Different: .04},
}

var shippedChance = rates{
	First:    {Equal: 1, NameTyping: 3, NamePart: 2, NameInitial: .003, NameBeginning: 2, NameSimilar: .03, NameDifferent: .93},
	Last:     {Equal: 1, NameTyping: 3, NamePart: 1, NameInitial: .001, NameBeginning: 1, NameSimilar: .02, NameDifferent: .96},
	Birthday: {Equal: 1, DayTyping: .0012, DayTwoParts: .004, DayTwoDigits: .012, DayYear: .012, Different: .97},
	Phone:    {Equal: 1, PhoneTyping: 1e-6, PhoneTwoDigits: 1e-5, PhoneExtension: 1e-4, PhoneDifferent: .999},
	Email:    {Equal: 1, MailTyping: 1e-5, MailBox: 1, MailSimilar: 1e-3, MailNamed: .02, Different: .999},
	Street:   {Equal: 1, StreetTyping: .0003, StreetName: .0003, StreetNumber: .001, StreetLike: .005, Different: .99},
	Area:     {Equal: 1, AreaDistrict: .3, AreaTown: .5, AreaNear: .01, AreaSimilar: .005, Different: .9},
	Order:    {Equal: 1, OrderCrossed: 1},
}

// fixedChance tells where the rate among strangers is not measured: equal values have theirs by definition, crossed
// names are judged by their values, and a box made of the name says little more than the name did.
func fixedChance(f Field, l int) bool {
	return Level(l) == Equal || f == Order || f == Email && (Level(l) == MailNamed || Level(l) == MailBox)
}
