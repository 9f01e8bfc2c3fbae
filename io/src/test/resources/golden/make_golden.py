"""Makes the files in this folder: pip install nibabel numpy tifffile pillow; python make_golden.py

Every NIfTI file holds the ramp below (x fastest), reduced to what its type holds; GoldenTest knows the same formulas.
"""

import gzip
import pathlib

import nibabel as nib
import numpy as np
import tifffile
from PIL import Image, ImageCms

HERE = pathlib.Path(__file__).parent
NX, NY, NZ = 4, 3, 2
AFFINE = np.array([[0.0, -1.5, 0.0, 10.0], [2.0, 0.0, 0.0, -20.0], [0.0, 0.0, 3.0, 5.5], [0, 0, 0, 1]])
RAMP = np.arange(NX * NY * NZ).reshape(NZ, NY, NX).transpose(2, 1, 0)


def save(name, cls, data, affine=AFFINE, order="<", **kwargs):
    data = data.astype(data.dtype.newbyteorder(order))
    header = cls.header_class(endianness=order)
    header.set_data_dtype(data.dtype)
    image = cls(data, affine, header)
    for key, value in kwargs.items():
        getattr(image, key)(*value) if hasattr(image, key) else image.header.__setitem__(key, value)
    nib.save(image, HERE / name)


N1, N2, PAIR1, PAIR2 = nib.Nifti1Image, nib.Nifti2Image, nib.Nifti1Pair, nib.Nifti2Pair
for kind in ("i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f4", "f8"):
    for order, letter in (("<", "le"), (">", "be")):
        signed = RAMP - 7 if kind[0] in "if" else RAMP
        values = signed + 0.25 if kind[0] == "f" else signed
        save(f"{kind}_{letter}.nii", N1, values.astype(kind), order=order)
save("nifti2.nii", N2, RAMP.astype("i2"))
save("nifti2_be.nii.gz", N2, RAMP.astype("f8"), order=">")
save("pair1.hdr", PAIR1, RAMP.astype("u2"))
save("pair2.hdr", PAIR2, RAMP.astype("f4"))
save("scaled.nii", N1, RAMP.astype("i2"))
image = nib.Nifti1Image(RAMP.astype("i2"), AFFINE)
image.header.set_slope_inter(0.5, -3)
nib.save(image, HERE / "scaled.nii")
raw = bytearray((HERE / "scaled.nii").read_bytes())
raw[112:120] = np.array([0.5, -3], "<f4").tobytes()
raw[352:] = RAMP.astype("<i2").tobytes(order="F")
(HERE / "scaled.nii").write_bytes(raw)

oblique = nib.Nifti1Image(RAMP.astype("u1"), None)
angle = np.deg2rad(30)
rotation = np.array([[np.cos(angle), 0, np.sin(angle)], [0, 1, 0], [-np.sin(angle), 0, np.cos(angle)]])
flip = np.diag([1.0, 1.0, -1.0])
affine = np.eye(4)
affine[:3, :3] = rotation @ flip @ np.diag([0.5, 0.75, 2.0])
affine[:3, 3] = [7, -8, 9]
oblique.header.set_qform(affine, code=1)
oblique.header.set_sform(None, code=0)
nib.save(oblique, HERE / "qform.nii")

four = np.stack([RAMP, RAMP + 100, RAMP + 200], -1).astype("i2")
save("four.nii.gz", N1, four)
rgb = np.zeros((NX, NY, NZ), dtype=[("R", "u1"), ("G", "u1"), ("B", "u1")])
rgb["R"], rgb["G"], rgb["B"] = RAMP, RAMP + 50, RAMP + 100
nib.save(nib.Nifti1Image(rgb, AFFINE), HERE / "rgb.nii")
nib.save(nib.Nifti1Image(RAMP.astype("c8"), AFFINE), HERE / "complex.nii")
flat = nib.Nifti1Image(RAMP[:, :, 0].astype("u1"), np.diag([2.0, 3.0, 1.0, 1.0]))
nib.save(flat, HERE / "flat.nii")
extended = nib.Nifti1Image(RAMP.astype("u1"), AFFINE)
extended.header.extensions.append(nib.nifti1.Nifti1Extension(6, b"a comment that is to be skipped"))
nib.save(extended, HERE / "extended.nii")
for path in HERE.glob("*.nii.gz"):
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()), mtime=0))

grid = np.arange(6).reshape(2, 3)
for kind in ("?", "i1", "u1", "<i2", ">i2", "<u2", ">u2", "<i4", ">i4", "<u4", ">u4", "<i8", ">i8", "<u8", ">u8"):
    name = "npy_" + kind.replace("<", "le_").replace(">", "be_").replace("?", "bool") + ".npy"
    np.save(HERE / name, (grid % 2 if kind == "?" else grid).astype(kind))
for kind in ("<f2", ">f2", "<f4", ">f4", "<f8", ">f8"):
    np.save(HERE / ("npy_" + kind.replace("<", "le_").replace(">", "be_") + ".npy"), (grid / 4 - 0.5).astype(kind))
np.save(HERE / "npy_fortran.npy", np.asfortranarray(np.arange(24).reshape(2, 3, 4).astype("i4")))
np.save(HERE / "npy_scalar.npy", np.float64(2.5))
for version in ((2, 0), (3, 0)):
    with open(HERE / f"npy_v{version[0]}.npy", "wb") as file:
        np.lib.format.write_array(file, grid.astype("<f4"), version=version)
np.savez(HERE / "stored.npz", a=grid.astype("<i2"), b=np.float32([1.5, 2.5]))
np.savez_compressed(HERE / "deflated.npz", a=grid.astype("<i2"), b=np.float32([1.5, 2.5]))

picture = np.arange(30).reshape(5, 6)
tifffile.imwrite(HERE / "f32.tif", (picture / 4 - 3).astype("f4"))
tifffile.imwrite(HERE / "u16.tif", (picture * 2000).astype("u2"), compression="zlib", predictor=True)
tifffile.imwrite(HERE / "u32.tif", (picture.astype("u4") * 140_000_000), photometric="minisblack")
tifffile.imwrite(HERE / "i16.tif", (picture - 10).astype("i2"), photometric="minisblack")
tifffile.imwrite(HERE / "two_pages.tif", np.stack([picture, picture]).astype("u1"), photometric="minisblack")
tifffile.imwrite(HERE / "rgb16.tif", np.stack([picture, picture + 1000, picture + 2000], -1).astype("u2"), photometric="rgb")
tifffile.imwrite(HERE / "blank.tif", np.zeros((1200, 1200), "u1"), compression="zlib", rowsperstrip=1200)
palette = Image.fromarray((picture % 5).astype("u1"), "P")
palette.putpalette([255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9, 77, 88, 99])
palette.save(HERE / "palette.tif")
for bits in (4, 8):
    palette.save(HERE / f"palette{bits}.png", bits=bits)
Image.fromarray(picture % 3 == 0).save(HERE / "bilevel.png")
Image.fromarray((picture * 2000).astype("u2")).save(HERE / "grey16.png")
Image.fromarray(np.stack([picture, picture + 1, picture + 2], -1).astype("u1")).save(HERE / "rgb.png")
Image.fromarray(np.stack([picture] * 3, -1).astype("u1")).save(HERE / "grey_as_rgb.png")
Image.fromarray(np.stack([picture, np.full_like(picture, 200)], -1).astype("u1"), "LA").save(HERE / "grey_alpha.png")
Image.fromarray(np.stack([picture * 0] * 3 + [picture], -1).astype("u1"), "RGBA").save(HERE / "only_alpha.png")

# A profile that swaps nothing but would change values if it were applied: sRGB with its curves replaced by straight lines.
profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
count = int.from_bytes(profile[128:132], "big")
for tag in range(count):
    entry = 132 + 12 * tag
    if profile[entry : entry + 4] in (b"rTRC", b"gTRC", b"bTRC"):
        offset = int.from_bytes(profile[entry + 4 : entry + 8], "big")
        profile[offset : offset + 12] = b"curv" + bytes(8)
        profile[entry + 8 : entry + 12] = (12).to_bytes(4, "big")
colour = np.empty((16, 16, 3), "u1")
colour[...] = (200, 100, 50)
Image.fromarray(colour).save(HERE / "profile.jpg", quality=95, icc_profile=bytes(profile))
Image.new("CMYK", (16, 16)).save(HERE / "cmyk.jpg")
