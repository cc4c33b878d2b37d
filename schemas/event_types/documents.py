"""Papers on their way: files, quotes, invoices, payments, contracts."""

from typing import Annotated

from msgspec import Meta

from schemas.event_types.event_type import EventData, EventType
from schemas.event_types.field_types import Amount, Bytes, Currency, Day, Id, Label, Text, Url
from schemas.event_types.pipeline import TransitionData


class FileAttachedData(EventData):
    """A file; its content lies elsewhere."""

    filename: Annotated[Text | None, Meta(description="The file's name.")] = None
    file_name: Annotated[Text | None, Meta(description="Older name of filename.")] = None
    file_size: Annotated[Bytes | None, Meta(description="Its size in bytes.")] = None
    size: Annotated[Bytes | None, Meta(description="Older name of file_size.")] = None
    file_type: Annotated[Label | None, Meta(description="Its media type, such as application/pdf.")] = None
    mime_type: Annotated[Label | None, Meta(description="Older name of file_type.")] = None
    file_id: Annotated[Id | None, Meta(description="The file's id in the CRM.")] = None
    url: Annotated[Url | None, Meta(description="Where the file is.")] = None


class PricedDocumentData(TransitionData):
    """What quotes and invoices have in common."""

    title: Annotated[Text | None, Meta(description="What the document is called.")] = None
    amount: Annotated[Amount | None, Meta(description="Its total: a number or a decimal string.")] = None
    total_amount: Annotated[Amount | None, Meta(description="Older name of amount.")] = None
    currency: Annotated[Currency | None, Meta(description="ISO 4217 code of the amount.")] = None
    recipient: Annotated[Label | None, Meta(description="Whom it was sent to.")] = None


class QuoteData(PricedDocumentData):
    """A quote, and what the customer said to it."""

    quote_id: Annotated[Id | None, Meta(description="The quote's id.")] = None
    quote_number: Annotated[Label | None, Meta(description="The number on the quote.")] = None
    estimate_number: Annotated[Label | None, Meta(description="Older name of quote_number.")] = None
    valid_until: Annotated[Day | None, Meta(description="The last day it may be accepted.")] = None
    accepted_by: Annotated[Label | None, Meta(description="Who accepted it.")] = None
    rejected_by: Annotated[Label | None, Meta(description="Who rejected it.")] = None
    reason: Annotated[Text | None, Meta(description="Why it was rejected.")] = None


class InvoiceData(PricedDocumentData):
    """An invoice."""

    invoice_id: Annotated[Id | None, Meta(description="The invoice's id.")] = None
    invoice_number: Annotated[Label | None, Meta(description="The number on the invoice.")] = None
    invoice_title: Annotated[Text | None, Meta(description="Older name of title.")] = None
    due_date: Annotated[Day | None, Meta(description="The day it is due.")] = None


class PaymentReceivedData(EventData):
    """Money that came in."""

    amount: Annotated[Amount | None, Meta(description="How much: a number or a decimal string.")] = None
    currency: Annotated[Currency | None, Meta(description="ISO 4217 code of the amount.")] = None
    payment_method: Annotated[Label | None, Meta(description="bank_transfer, card, ...")] = None
    payment_date: Annotated[Day | None, Meta(description="The day it came in.")] = None
    invoice_id: Annotated[Id | None, Meta(description="The invoice it pays.")] = None
    invoice_number: Annotated[Label | None, Meta(description="The number on that invoice.")] = None
    reference: Annotated[Label | None, Meta(description="What the payer wrote.")] = None


class ContractSignedData(EventData):
    """A contract with its last signature."""

    contract_name: Annotated[Text | None, Meta(description="What the contract is called.")] = None
    title: Annotated[Text | None, Meta(description="Older name of contract_name.")] = None
    name: Annotated[Text | None, Meta(description="Older name of contract_name.")] = None
    contract_id: Annotated[Id | None, Meta(description="The contract's id.")] = None
    signed_by: Annotated[Label | None, Meta(description="Who signed for the customer.")] = None
    signed_on: Annotated[Day | None, Meta(description="The day it was signed.")] = None
    amount: Annotated[Amount | None, Meta(description="What it is worth: a number or a decimal string.")] = None
    currency: Annotated[Currency | None, Meta(description="ISO 4217 code of the amount.")] = None
    expires_on: Annotated[Day | None, Meta(description="The day it ends.")] = None


_QUOTE = {"quote_number": ("estimate_number",), "amount": ("total_amount",)}

DOCUMENTS = (
    EventType(
        name="file_attached",
        title="File attached",
        description="A file was attached to the object.",
        icon="📎",
        data=FileAttachedData,
        summary=("File attached[: {filename}][ ({file_size|size})]",),
        aliases={"filename": ("file_name",), "file_size": ("size",), "file_type": ("mime_type",)},
    ),
    EventType(
        name="quote_sent",
        title="Quote sent",
        description="A quote was sent to the customer.",
        icon="📄",
        data=QuoteData,
        summary=(
            "Quote sent[ to {recipient}]: {title}[ ({quote_number})][, {amount|money}]",
            "Quote sent[ to {recipient}]: {quote_number}[, {amount|money}]",
            "Quote sent[ to {recipient}][: {amount|money}]",
        ),
        aliases=_QUOTE,
    ),
    EventType(
        name="quote_accepted",
        title="Quote accepted",
        description="The customer accepted a quote.",
        icon="🤝",
        data=QuoteData,
        summary=(
            "Quote accepted[ by {accepted_by}]: {title}[ ({quote_number})][, {amount|money}]",
            "Quote accepted[ by {accepted_by}]: {quote_number}[, {amount|money}]",
            "Quote accepted[ by {accepted_by}][: {amount|money}]",
        ),
        aliases=_QUOTE,
    ),
    EventType(
        name="quote_rejected",
        title="Quote rejected",
        description="The customer rejected a quote.",
        icon="🚫",
        data=QuoteData,
        summary=(
            "Quote rejected[ by {rejected_by}]: {title}[ ({quote_number})][, {amount|money}][ ({reason|words})]",
            "Quote rejected[ by {rejected_by}]: {quote_number}[, {amount|money}][ ({reason|words})]",
            "Quote rejected[ by {rejected_by}][: {amount|money}][ ({reason|words})]",
        ),
        aliases=_QUOTE,
    ),
    EventType(
        name="invoice_sent",
        title="Invoice sent",
        description="An invoice was sent to the customer.",
        icon="🧾",
        data=InvoiceData,
        summary=(
            "Invoice sent[ to {recipient}]: {title}[ ({invoice_number})][, {amount|money}][, due {due_date}]",
            "Invoice sent[ to {recipient}]: {invoice_number}[, {amount|money}][, due {due_date}]",
            "Invoice sent[ to {recipient}][: {amount|money}][, due {due_date}]",
        ),
        aliases={"title": ("invoice_title",), "amount": ("total_amount",)},
    ),
    EventType(
        name="payment_received",
        title="Payment received",
        description="The customer paid.",
        icon="💰",
        data=PaymentReceivedData,
        summary=("Payment received[: {amount|money}][ for {invoice_number}][ ({payment_method|words})]",),
    ),
    EventType(
        name="contract_signed",
        title="Contract signed",
        description="A contract was signed.",
        icon="✍️",
        data=ContractSignedData,
        summary=(
            "Contract signed[ by {signed_by}]: {contract_name}[, {amount|money}]",
            "Contract signed[ by {signed_by}][: {amount|money}]",
        ),
        aliases={"contract_name": ("title", "name")},
    ),
)
