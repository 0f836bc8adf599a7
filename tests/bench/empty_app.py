"""An empty Streamlit page: what a run costs when there is nothing to do."""
