package matchtest

import "strings"

var women = strings.Fields(`Maria Anna Ursula Monika Petra Elisabeth Sabine Renate Helga Karin Brigitte Ingrid Erika Andrea Gisela
Claudia Susanne Gabriele Christa Christine Hildegard Anja Barbara Birgit Nicole Stefanie Angelika Martina Ute Julia Heike Silke
Katharina Melanie Sandra Irmgard Ingeborg Kerstin Manuela Ilse Christiane Sonja Elke Tanja Gerda Bettina Marion Daniela Lea Lena
Emma Mia Hannah Sophie Lina Ella Clara Leonie Marie Laura Sarah Lisa Johanna Charlotte Ida Frieda Greta Mathilda Paula Nele Jana
Nina Eva Luisa Amelie Emily Zoe Pia Ayşe Fatma Zeynep Elif Olga Natalia Svetlana Irina Agnieszka Katarzyna Magdalena Joanna Chiara
Giulia Francesca Carmen Ines Beatriz Zoë Renée Jacqueline Vanessa Jessica Jennifer Nadine Yvonne Simone Antje Wiebke Frauke`)

var men = strings.Fields(`Peter Michael Thomas Andreas Wolfgang Klaus Jürgen Günter Stefan Christian Uwe Werner Horst Frank Dieter
Manfred Gerhard Hans Bernd Thorsten Matthias Helmut Walter Heinz Martin Jörg Rolf Jens Sven Alexander Jan Rainer Holger Karl Dirk
Joachim Ralf Carsten Herbert Oliver Wilhelm Kurt Markus Heinrich Harald Daniel Florian Sebastian Tobias Lukas Leon Finn Jonas Paul
Elias Noah Ben Felix Maximilian Moritz Julian Tim Niklas Philipp David Simon Jakob Anton Emil Oskar Theo Mehmet Mustafa Ali Ahmet
Dmitri Sergej Wladimir Piotr Marek Tomasz Marco Luca Antonio Carlos Miguel José Kevin Justin Marcel Dennis Patrick René Torben`)

var twins = [][2]string{
	{"Lena", "Lea"}, {"Anna", "Anja"}, {"Jan", "Jens"}, {"Tim", "Tom"}, {"Mia", "Maja"}, {"Marie", "Maria"}, {"Paul", "Paula"},
	{"Nina", "Nele"}, {"Leon", "Leonie"}, {"Julian", "Julia"}, {"Hanna", "Hannes"}, {"Christian", "Christiane"}, {"Emil", "Emilia"},
	{"Lukas", "Luisa"}, {"Elias", "Elisa"}, {"Sarah", "Sophie"}, {"Daniel", "Daniela"}, {"Martin", "Martina"}, {"Max", "Moritz"},
	{"Johanna", "Johannes"}, {"Laura", "Lara"}, {"Simon", "Simone"}, {"Ben", "Bea"}, {"Alexander", "Alexandra"}, {"Finn", "Fynn"},
}

var surnames = strings.Fields(`Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter
Klein Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Schmitt Werner Schmitz Krause Meier Lehmann
Schmid Schulze Maier Köhler Herrmann König Walter Mayer Huber Kaiser Fuchs Peters Lang Scholz Möller Weiß Jung Hahn Schubert Vogel
Friedrich Keller Günther Frank Berger Winkler Roth Beck Lorenz Baumann Franke Albrecht Schuster Simon Ludwig Böhm Winter Kraus
Martin Schumacher Krämer Vogt Stein Jäger Otto Sommer Groß Seidel Heinrich Brandt Haas Schreiber Graf Schulte Dietrich Ziegler
Kuhn Kühn Pohl Engel Horn Busch Bergmann Thomas Voigt Sauer Arnold Wolff Pfeiffer Yılmaz Kaya Demir Nowak Kowalski Iwanow Petrow
Rossi Russo Ferrari Silva Santos Nguyen Tran García Hernández`)

var syllables = strings.Fields(`Al Ber Bor Bren Dal Dor Eich Ell Fal Fels Ger Gold Hag Ham Hel Hol Kal Kel Kir Kor Lan Lin Lom Mar
Mel Mor Nor Ober Ol Pel Ram Rei Ros Sal San Sil Stein Tal Tor Ul Ven Wal Wel Wil Zan Zel Buch Birken Linden Wiesen`)

var endings = strings.Fields(`mann berg stein hoff bach ner ler wald feld inger brecht meier huber bauer kamp ke ow ski ert ing haus
burg ig sen son ens lein egger thal mayr reuter becker scheid horst loh wig dorf`)

var streets = strings.Fields(`straße weg allee gasse platz str. ring ufer damm steig`)

var towns = strings.Fields(`Hamburg München Köln Frankfurt Stuttgart Düsseldorf Leipzig Dortmund Essen Bremen Dresden Hannover
Nürnberg Duisburg Bochum Wuppertal Bielefeld Bonn Münster Mannheim Karlsruhe Augsburg Wiesbaden Kiel Aachen Halle Lübeck Erfurt`)

var hosts = strings.Fields(`gmail.com gmx.de web.de t-online.de yahoo.com outlook.com icloud.com hotmail.com freenet.de posteo.de`)
