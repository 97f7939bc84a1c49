"""Countries as event data sets name them: by name and by number (ISO 3166-1), where the graph has two letters.

The names are those of `seeds/countries.csv`, so that a file is read back as it was meant; a test holds that.
"""

_TABLE = """
AD 020 Andorra
AE 784 United Arab Emirates
AF 004 Afghanistan
AG 028 Antigua and Barbuda
AL 008 Albania
AM 051 Armenia
AO 024 Angola
AR 032 Argentina
AT 040 Austria
AU 036 Australia
AZ 031 Azerbaijan
BA 070 Bosnia and Herzegovina
BB 052 Barbados
BD 050 Bangladesh
BE 056 Belgium
BF 854 Burkina Faso
BG 100 Bulgaria
BH 048 Bahrain
BI 108 Burundi
BJ 204 Benin
BN 096 Brunei
BO 068 Bolivia
BR 076 Brazil
BS 044 Bahamas
BT 064 Bhutan
BW 072 Botswana
BY 112 Belarus
BZ 084 Belize
CA 124 Canada
CD 180 Democratic Republic of the Congo
CF 140 Central African Republic
CG 178 Republic of the Congo
CH 756 Switzerland
CI 384 Ivory Coast
CL 152 Chile
CM 120 Cameroon
CN 156 China
CO 170 Colombia
CR 188 Costa Rica
CU 192 Cuba
CV 132 Cape Verde
CY 196 Cyprus
CZ 203 Czech Republic
DE 276 Germany
DJ 262 Djibouti
DK 208 Denmark
DM 212 Dominica
DO 214 Dominican Republic
DZ 012 Algeria
EC 218 Ecuador
EE 233 Estonia
EG 818 Egypt
EH 732 Western Sahara
ER 232 Eritrea
ES 724 Spain
ET 231 Ethiopia
FI 246 Finland
FJ 242 Fiji
FM 583 Micronesia
FR 250 France
GA 266 Gabon
GB 826 United Kingdom
GD 308 Grenada
GE 268 Georgia
GH 288 Ghana
GL 304 Greenland
GM 270 Gambia
GN 324 Guinea
GQ 226 Equatorial Guinea
GR 300 Greece
GT 320 Guatemala
GW 624 Guinea-Bissau
GY 328 Guyana
HK 344 Hong Kong
HN 340 Honduras
HR 191 Croatia
HT 332 Haiti
HU 348 Hungary
ID 360 Indonesia
IE 372 Ireland
IL 376 Israel
IN 356 India
IQ 368 Iraq
IR 364 Iran
IS 352 Iceland
IT 380 Italy
JM 388 Jamaica
JO 400 Jordan
JP 392 Japan
KE 404 Kenya
KG 417 Kyrgyzstan
KH 116 Cambodia
KI 296 Kiribati
KM 174 Comoros
KN 659 Saint Kitts and Nevis
KP 408 North Korea
KR 410 South Korea
KW 414 Kuwait
KZ 398 Kazakhstan
LA 418 Laos
LB 422 Lebanon
LC 662 Saint Lucia
LI 438 Liechtenstein
LK 144 Sri Lanka
LR 430 Liberia
LS 426 Lesotho
LT 440 Lithuania
LU 442 Luxembourg
LV 428 Latvia
LY 434 Libya
MA 504 Morocco
MC 492 Monaco
MD 498 Moldova
ME 499 Montenegro
MG 450 Madagascar
MH 584 Marshall Islands
MK 807 North Macedonia
ML 466 Mali
MM 104 Myanmar
MN 496 Mongolia
MR 478 Mauritania
MT 470 Malta
MU 480 Mauritius
MV 462 Maldives
MW 454 Malawi
MX 484 Mexico
MY 458 Malaysia
MZ 508 Mozambique
NA 516 Namibia
NE 562 Niger
NG 566 Nigeria
NI 558 Nicaragua
NL 528 Netherlands
NO 578 Norway
NP 524 Nepal
NR 520 Nauru
NZ 554 New Zealand
OM 512 Oman
PA 591 Panama
PE 604 Peru
PG 598 Papua New Guinea
PH 608 Philippines
PK 586 Pakistan
PL 616 Poland
PR 630 Puerto Rico
PS 275 Palestine
PT 620 Portugal
PW 585 Palau
PY 600 Paraguay
QA 634 Qatar
RO 642 Romania
RS 688 Serbia
RU 643 Russia
RW 646 Rwanda
SA 682 Saudi Arabia
SB 090 Solomon Islands
SC 690 Seychelles
SD 729 Sudan
SE 752 Sweden
SG 702 Singapore
SI 705 Slovenia
SK 703 Slovakia
SL 694 Sierra Leone
SM 674 San Marino
SN 686 Senegal
SO 706 Somalia
SR 740 Suriname
SS 728 South Sudan
ST 678 São Tomé and Príncipe
SV 222 El Salvador
SY 760 Syria
SZ 748 Eswatini
TD 148 Chad
TG 768 Togo
TH 764 Thailand
TJ 762 Tajikistan
TL 626 East Timor
TM 795 Turkmenistan
TN 788 Tunisia
TO 776 Tonga
TR 792 Turkey
TT 780 Trinidad and Tobago
TV 798 Tuvalu
TW 158 Taiwan
TZ 834 Tanzania
UA 804 Ukraine
UG 800 Uganda
US 840 United States
UY 858 Uruguay
UZ 860 Uzbekistan
VA 336 Holy See
VC 670 Saint Vincent and the Grenadines
VE 862 Venezuela
VN 704 Vietnam
VU 548 Vanuatu
WS 882 Samoa
XK 000 Kosovo
YE 887 Yemen
ZA 710 South Africa
ZM 894 Zambia
ZW 716 Zimbabwe
"""
_ROWS = {line[:2]: (line[7:], int(line[3:6])) for line in _TABLE.strip().splitlines()}


def country_name(code: str | None) -> str | None:
    """The name of a country by its ISO 3166-1 alpha-2 code; None for one that is not known.

    Examples
    --------
    >>> country_name("IQ"), country_name("ZZ"), country_name(None)
    ('Iraq', None, None)
    """
    return _ROWS[code][0] if code in _ROWS else None


def country_number(code: str | None) -> int | None:
    """The ISO 3166-1 number of a country; None for one that has none.

    Examples
    --------
    >>> country_number("IQ"), country_number("ZZ")
    (368, None)
    """
    return (_ROWS[code][1] or None) if code in _ROWS else None
