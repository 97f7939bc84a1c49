from app.frozen.evidence import gather_evidence

ONE = {"id": "evm_1", "statement_id": "evm_7", "report_id": "rep_1", "publisher": "Wire", "start": 3, "rule": None}


def test_pieces_are_as_they_were_frozen_whatever_fields_they_have() -> None:
    older = {"id": "rel_1", "report_id": "rep_1", "novel": True}
    found = gather_evidence([ONE, {**ONE, "id": "evm_2"}, older])
    assert [dict(found[one]) for one in ("evm_1", "evm_2", "rel_1")] == [ONE, {**ONE, "id": "evm_2"}, older]
    assert "publisher" in found["evm_1"]
    assert "publisher" not in found["rel_1"]
    assert found["rel_1"].get("publisher") is None
