package view

import "strconv"

// Metrics is the page of figures and charts of a range of days.
type Metrics struct {
	Frame
	From, To, By   string // of the form
	Period, Before string // in words
	Presets        []Preset
	Wrong          string
	Tiles          []Compared
	Charts         []Chart
	Months         []string // the columns of cohorts: how many months after the first visit
	Cohorts        []CohortLine
	People         []Tile
	Consent        []Share
	Users, Items   MetricTable
}

// Preset is a range that one can choose.
type Preset struct {
	Way
	On bool
}

// Compared is a figure beside the one of the period before.
type Compared struct {
	Label, Value, Before, Change string
	Direction                    string // up, down or same
	Good                         bool   // whether the change is a good one
}

// Chart is one of bars, with a table that says the same. Every bar has a part for each series.
type Chart struct {
	ID, Title   string
	Series      []string
	Unit        string // the heading of the first column of the table
	Bars        []Bar
	Max         string
	First, Last string // what stands below the first bar and the last
	Total       string
	Empty       bool
}

// Bar is one place of a chart.
type Bar struct {
	Label  string
	Values []string
	Parts  []BarPart
}

// BarPart is a rectangle of a bar, in units of the drawing: a bar is 10 wide, the drawing 100 high.
type BarPart struct {
	Series int
	X, Y   float64
	Height float64
}

// ChartHeight is how high a drawing is.
const ChartHeight = 100

func coordinate(f float64) string { return strconv.FormatFloat(f, 'f', 2, 64) }

func (c Chart) box() string { return "0 0 " + strconv.Itoa(max(len(c.Bars), 1)*10) + " 100" }

// Caption says a bar in words, for whoever points at it.
func (b Bar) caption(series []string) string {
	text := b.Label
	for i, v := range b.Values {
		text += " · "
		if len(series) > 1 {
			text += series[i] + " "
		}
		text += v
	}
	return text
}

// CohortLine is everybody whose first visit was in one month, and who came again.
type CohortLine struct {
	Month, Customers string
	Cells            []CohortCell
}

// CohortCell is the share of a cohort that came in a month.
type CohortCell struct {
	Text, Title string
	Heat        int // 0 to 9
}

// Share is a part of a whole, as a bar.
type Share struct {
	Label, Text string
	Percent     int
}

// MetricTable is a list of names with figures.
type MetricTable struct {
	Title   string
	Columns []string
	Rows    [][]string
}
