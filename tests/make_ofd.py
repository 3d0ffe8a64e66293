"""A small OFD package (GB/T 33190): a page of words, a rule, a picture and a seal."""

import io
import zipfile

from PIL import Image, ImageDraw

NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def seal():
    """A round red stamp on nothing, as a picture."""
    picture = Image.new("RGBA", (240, 240), (0, 0, 0, 0))
    drawn = ImageDraw.Draw(picture)
    drawn.ellipse((8, 8, 232, 232), outline=(220, 20, 30, 255), width=9)
    drawn.polygon([(120, 70), (160, 165), (70, 105), (170, 105), (80, 165)], fill=(220, 20, 30, 255))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def words(number, y, text, size=5.6, x=28, font=1):
    step = f"g {len(text) - 1} {size}" if len(text) > 1 else ""
    return (
        f'<ofd:TextObject ID="{number}" Boundary="{x} {y} 160 {size * 1.3}" Font="{font}" Size="{size}">'
        f'<ofd:FillColor Value="0 0 0"/><ofd:TextCode X="0" Y="{size}" DeltaX="{step}">{text}</ofd:TextCode>'
        "</ofd:TextObject>"
    )


def make_ofd(*pages, picture=None, sealed=True):
    """Each page is a list of lines; the first of the first page is its title."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        sign = "<ofd:Signatures>Doc_0/Signs/Signatures.xml</ofd:Signatures>" if sealed else ""
        package.writestr(
            "OFD.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><ofd:OFD {NS} DocType="OFD" Version="1.1"><ofd:DocBody>'
            f"<ofd:DocInfo/><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>{sign}</ofd:DocBody></ofd:OFD>",
        )
        listed = "".join(
            f'<ofd:Page ID="{100 + number}" BaseLoc="Pages/Page_{number}/Content.xml"/>'
            for number in range(len(pages))
        )
        package.writestr(
            "Doc_0/Document.xml",
            f"<ofd:Document {NS}><ofd:CommonData><ofd:MaxUnitID>999</ofd:MaxUnitID><ofd:PageArea>"
            "<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes>"
            f"<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes></ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        )
        package.writestr(
            "Doc_0/PublicRes.xml",
            f'<ofd:Res {NS} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="1" FontName="仿宋"/>'
            '<ofd:Font ID="2" FontName="黑体"/></ofd:Fonts></ofd:Res>',
        )
        package.writestr(
            "Doc_0/DocumentRes.xml",
            f'<ofd:Res {NS} BaseLoc="Res"><ofd:MultiMedias><ofd:MultiMedia ID="9" Type="Image">'
            "<ofd:MediaFile>one.jpg</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>",
        )
        if picture:
            package.writestr("Doc_0/Res/one.jpg", picture)
        for number, lines in enumerate(pages):
            objects = []
            for row, line in enumerate(lines):
                is_title = number == 0 and row == 0
                objects.append(
                    words(
                        10 + row,
                        40 + 12 * row,
                        line,
                        7.7 if is_title else 5.6,
                        40 if is_title else 28,
                        2 if is_title else 1,
                    )
                )
            objects.append(
                '<ofd:PathObject ID="80" Boundary="28 34 154 1" LineWidth="0.7"><ofd:StrokeColor Value="220 20 30"/>'
                "<ofd:AbbreviatedData>M 0 0.5 L 154 0.5</ofd:AbbreviatedData></ofd:PathObject>"
            )
            if picture and number == 0:
                objects.append(
                    '<ofd:ImageObject ID="81" Boundary="28 140 90 60" CTM="90 0 0 60 0 0" ResourceID="9"/>'
                )
            package.writestr(
                f"Doc_0/Pages/Page_{number}/Content.xml",
                f'<ofd:Page {NS}><ofd:Content><ofd:Layer ID="5">{"".join(objects)}</ofd:Layer></ofd:Content></ofd:Page>',
            )
        if sealed:
            package.writestr(
                "Doc_0/Signs/Signatures.xml",
                f'<ofd:Signatures {NS}><ofd:Signature ID="1" Type="Seal" BaseLoc="Sign_0/Signature.xml"/></ofd:Signatures>',
            )
            package.writestr(
                "Doc_0/Signs/Sign_0/Signature.xml",
                f'<ofd:Signature {NS}><ofd:SignedInfo><ofd:StampAnnot ID="2" PageRef="{99 + len(pages)}" '
                'Boundary="130 200 42 42"/></ofd:SignedInfo><ofd:SignedValue>SignedValue.dat</ofd:SignedValue></ofd:Signature>',
            )
            package.writestr(
                "Doc_0/Signs/Sign_0/SignedValue.dat", b"0\x82\x01\x02\x04" + seal() + b"\x02\x01tail"
            )
    return out.getvalue()
