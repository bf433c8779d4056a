from search.addresses import Address


def test_nothing_asked_is_the_bare_address():
    assert Address().url == "/inovasi/"


def test_parts_stand_in_one_order_whatever_order_they_were_chosen_in():
    one = Address(values=(("stage", "applied"), ("year", "2024"), ("year", "2023")), question="a b", page=2)
    other = Address(values=(("year", "2023"), ("stage", "applied"), ("year", "2024")), question="a b", page=2)
    assert one.url == other.url == "/inovasi/?q=a%20b&year=2023&year=2024&stage=applied&page=2"


def test_paths_of_agencies_stay_readable():
    assert Address(values=(("agency", "kab-batang/dinkes"),)).url == "/inovasi/?agency=kab-batang/dinkes"


def test_choosing_goes_back_to_the_first_page_and_twice_is_undone():
    start = Address(values=(("year", "2024"),), page=3)
    chosen = start.toggled("type", "digital")
    assert chosen.url == "/inovasi/?year=2024&type=digital"
    assert chosen.toggled("type", "digital").url == "/inovasi/?year=2024"


def test_question_is_escaped():
    assert Address(question='a&b="%').url == "/inovasi/?q=a%26b%3D%22%25"
