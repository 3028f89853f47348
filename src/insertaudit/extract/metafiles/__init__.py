"""Windows metafiles: EMF, EMF+ and WMF."""
