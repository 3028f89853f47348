"""Domains and senders that pose as Amazon, and their honest neighbours."""

from __future__ import annotations

import pytest

from insertaudit.detect.links import links_in
from insertaudit.detect.lists import read_lists
from insertaudit.model import Block, Link
from insertaudit.policy.imitation import imitates, sender_imitates
from insertaudit.rulebook import rules_folder

LISTS = read_lists(rules_folder() / "lists")


def link(text: str) -> Link:
    (only,) = links_in(Block(text), 0, LISTS)
    return only


@pytest.mark.parametrize(
    "address",
    [
        "www.arnazon.de", "amaz0n.com", "arnaz0n-help.com", "https://amazon.de.kunden-login.com/x", "https://amazon.de@evil.com/x", "amazon-bewertung.de",
        "amazonbewertung.info", "my-amazon-rewards.club", "аmazon.de", "amаzоn-gifts.com", "amzaon.com", "amazn.com", "amazoon.de", "anazon.de", "aamazon.com",
        "www.xn--mazon-3ve.com", "ama-zon.shop", "amazone-bewertung.de", "amazonas-login.com", "gutschein-amazon.net", "amazon.example.co.uk", "αmazon.de",
        "service@amazon-help.com", "amazon.support",
    ],
)  # fmt: skip
def test_imitations(address: str) -> None:
    assert imitates(link(address), "amazon")


@pytest.mark.parametrize(
    "address",
    [
        "www.amazon.de", "https://pay.amazon.com/x", "amzn.to/3xyz", "a.co/d/1", "www.amazonas-haengematten.de", "amazonia-tee.at", "www.amazing-lamps.com",
        "https://bucket.s3.eu-central-1.amazonaws.com/manual.pdf", "amazone.de", "shop-x.de", "zonama.de", "info@shop-x.de",
    ],
)  # fmt: skip
def test_honest_neighbours(address: str) -> None:
    assert not imitates(link(address), "amazon")


@pytest.mark.parametrize(
    "address",
    [
        "amazon.rewards@outlook.com",
        "amaz0n-team@gmx.de",
        "amzn.refund.officer@mail.com",
        "vip.amazon.club@163.com",
        "amazonservice@web.de",
    ],
)
def test_senders_that_pose(address: str) -> None:
    assert sender_imitates(link(address), "amazon")


@pytest.mark.parametrize("address", ["info@shop-x.de", "jeff@amazon.com", "amanda.zonta@gmail.com", "amelie@web.de"])
def test_senders_that_do_not(address: str) -> None:
    assert not sender_imitates(link(address), "amazon")
