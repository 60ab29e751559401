"""Checks that identifiers are written in the canonical form of the label guide, and that they belong to no one."""

import re

from sidedoor_training.data.schema import Identifier

_PHONE = re.compile(r"\+[1-9][0-9]{6,14}|[0-9]{3,15}")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@.]+")
_URL = re.compile(r"[^\s/@:]+\.[^\s/@:.]+(:[0-9]+)?(/\S*)?")
_HANDLE = re.compile(r"[^\s@]\S*")
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")

# Ranges that regulators keep for fiction: country prefix -> pattern of the whole number.
_FICTION = (
    re.compile(r"\+1[0-9]{3}55501[0-9]{2}"),
    re.compile(r"\+44(11[3-8]|121|131|141|151|161)4960[0-9]{3}|\+44(2079460|1914980|2896496|2920180)[0-9]{3}"),
    re.compile(r"\+44(1632960|7700900|8081570|9098790|3069990)[0-9]{3}"),
    re.compile(r"\+61[2378](5550|7010)[0-9]{4}|\+6149157[0-9]{4}"),
    re.compile(r"\+33(19900|26191|35301|46571|53649|63998)[0-9]{4}"),
    re.compile(r"\+49(3023125|6990009|4066969|8999998)[0-9]{3}|\+492214710[0-9]{3}"),
    re.compile(r"\+49(15228817386|15228895456|15254599371|1723992590[0-9]|171392000?[0-9]{2}|1760406900?[0-9]{1,2})"),
    re.compile(r"\+3532091[0-9]{5}"),
    re.compile(r"\+467017406[0-9]{2}|\+4631390[0-9]{4}|\+4640628[0-9]{4}|\+468465004[0-9]{2}|\+469803192[0-9]{2}"),
)
_FICTIONAL_HOST = re.compile(r"(^|[.@])example(\.|$)|example|\.(invalid|test)($|/)")


def canonical_problem(identifier: Identifier) -> str | None:
    """What an identifier of this kind looks like, where the value given does not."""
    value = identifier.value
    match identifier.kind:
        case "phone" if not _PHONE.fullmatch(value):
            return "E.164 (+ and 7 to 15 digits) or bare digits"
        case "email" if not _EMAIL.fullmatch(value) or value != value.lower():
            return "name@host in lower case"
        case "url" if not _URL.fullmatch(value) or value.startswith("www.") or _host(value) != _host(value).lower():
            return "host and path without scheme and www., host in lower case"
        case "url" if "xn--" in _host(value):
            return "a host decoded from punycode"
        case "handle" if not _HANDLE.fullmatch(value) or value != value.lower():
            return "a name without @, in lower case, without spaces"
        case "payment" if re.search(r"\s", value) or value.startswith("$"):
            return "a compact value without spaces and without a leading $"
        case _:
            return None


def may_belong_to_someone(identifier: Identifier) -> bool:
    """Whether a phone number, an e-mail or an IBAN is outside what is reserved for fiction."""
    value = identifier.value
    match identifier.kind:
        case "phone":
            return "555" not in value and not any(pattern.fullmatch(value) for pattern in _FICTION)
        case "email":
            return not _FICTIONAL_HOST.search(value)
        case "payment" if _IBAN.fullmatch(value):
            return _iban_is_valid(value) and value not in SPECIMEN_IBANS
        case _:
            return False


# IBANs that banks and the ISO registry print as examples.
SPECIMEN_IBANS = frozenset(
    """AE070331234567890123456 AT611904300234573201 BE68539007547034 CH9300762011623852957 DE89370400440532013000
    DK5000400440116243 ES9121000418450200051332 FI2112345600000785 FR1420041010050500013M02606 GB29NWBK60161331926819
    GB82WEST12345698765432 IE29AIBK93115212345678 IT60X0542811101000000123456 NL91ABNA0417164300 NO9386011117947
    PL61109010140000071219812874 PT50000201231234567890154 SE4550000000058398257466 TR330006100519786457841326
    UA213223130000026007233566001""".split()
)


def _host(url: str) -> str:
    return url.split("/", 1)[0]


def _iban_is_valid(value: str) -> bool:
    rearranged = value[4:] + value[:4]
    return int("".join(str(int(character, 36)) for character in rearranged)) % 97 == 1
