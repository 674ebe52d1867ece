"""A sheet on its way through the steps of the wizard, as a browser sends it."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client


def csv_file(text: str, name: str = "表.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


@dataclass
class Steps:
    client: Client
    page: str
    data: dict[str, str] = field(default_factory=dict)
    address: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def upload(self, file: Any = None, **more: Any) -> Any:
        """The page that shows what would change, or the first step again with what is wrong."""
        if isinstance(file, str):
            file = csv_file(file)
        data = {"file": file} if file is not None else {}
        answer = self.client.post(self.page, {**data, **more}, follow=True, **self.headers)
        if answer.redirect_chain:
            self.address = answer.redirect_chain[-1][0]
            if "upload" in answer.context:
                self.data = {"token": answer.context["upload"].token, "seen": answer.context["preview"].seen}
        return answer

    def go(self, action: str, **more: Any) -> Any:
        answer = self.client.post(self.address, {**self.data, "action": action, **more}, follow=True, **self.headers)
        if "preview" in (answer.context or {}):
            self.data["seen"] = answer.context["preview"].seen
        return answer

    def confirm(self) -> Any:
        return self.go("confirm")

    def download_marked(self) -> bytes:
        answer = self.client.get(f"{self.address}&marked=1")
        assert re.search(r"filename\*=UTF-8''.*\.xlsx", answer["Content-Disposition"])
        return bytes(answer.content)
