package match

// common holds frequent values of each field by the hash of the value.
type common [fields]map[string]float64

// Frequencies are counted once a person, so that a customer who is there five times does not make his own phone look
// like everybody's. Before anything is known every record is a person; afterwards the clusters are.

// values gives the counters of a record's values with the field each belongs to.
func (r *Record) each(visit func(kind int, c *count)) {
	if r.first != nil {
		visit(0, &r.first.count)
	}
	if r.last != nil {
		visit(1, &r.last.count)
	}
	if r.born != nil {
		visit(2, &r.born.count)
	}
	if r.phone != nil {
		visit(3, &r.phone.count)
	}
	if r.email != nil {
		visit(4, &r.email.count)
		if r.email.box != nil {
			visit(5, &r.email.box.count)
		}
	}
	if r.street != nil {
		visit(6, &r.street.count)
	}
	if r.code != nil {
		visit(7, &r.code.count)
	}
	if r.town != nil {
		visit(8, &r.town.count)
	}
}

const kinds = 9

// others is the weight of what is known of the world beside the register: as if so many persons of other registers
// had been counted, among whom a value has the share in worldShare. It keeps twenty customers from concluding that
// every third person is called Anna.
const others = 300

var worldShare = [kinds]float64{.002, .0005, .00004, 1e-7, 1e-7, .0001, 1e-6, .0005, .002}

// countOnce counts values, those of one person once. person gives the number of each record's person.
func countOnce(records []Record, members [][]uint32) {
	for i := range records {
		records[i].each(func(_ int, c *count) { c.n = 0 })
	}
	var total [kinds]float64
	single := make([]bool, len(records))
	for i := range single {
		single[i] = true
	}
	for _, group := range members {
		seen := map[*count]bool{}
		for _, i := range group {
			single[i] = false
			records[i].each(func(kind int, c *count) {
				if !seen[c] {
					seen[c] = true
					c.n++
					total[kind]++
				}
			})
		}
	}
	for i := range records {
		if single[i] {
			records[i].each(func(kind int, c *count) { c.n++; total[kind]++ })
		}
	}
	for i := range records {
		records[i].each(func(kind int, c *count) { c.setInverse(1 / share(kind, float64(c.n), total[kind])) })
	}
}

// share is the chance that another person has a value that n of total persons have. The two records in question are
// left out (their agreement must not be its own excuse), and what was seen of others is blended with the world.
func share(kind int, n, total float64) float64 {
	return (max(n-2, 0) + 0.5 + others*worldShare[kind]) / (total + others)
}
